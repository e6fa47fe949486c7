package dev.towline.postgresql;

import dev.towline.dialect.RowLine;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells a refused row by table, key, column and value. The server names line, column and value in
 * the error's context; the key is in the line.
 *
 * @param leading how many fields of a line stand before the table's columns
 */
record CopyFailure(TablePair table, int leading, PostgresFaults faults) {

  private static final Pattern CONTEXT =
      Pattern.compile("COPY [^,]+, line (\\d+)(?:, column (.+?): \"(.*)\")?", Pattern.DOTALL);

  /** Why a guard refuses. */
  static final String GUARDED = "the value is longer than the column's type, and would be cut";

  private static final String CHECK_VIOLATION = "23514";

  /** Longer values are cut in messages. */
  private static final int SHOWN = 60;

  TowlineException explain(SQLException e, RecentLines recent) {
    Matcher context = CONTEXT.matcher(where(e));
    if (!Refusal.isState(String.valueOf(e.getSQLState())) || !context.find()) {
      return faults.explain("Writing " + table.name(), e);
    }
    Optional<byte[]> line = recent.line(Long.parseLong(context.group(1)));
    Optional<String> guarded = guarded(e);
    String column = guarded.orElse(context.group(2));
    String value =
        guarded.isPresent()
            ? line.map(l -> String.valueOf(RowLine.field(l, field(column)))).orElse("")
            : context.group(3);
    return refusal(line, Optional.ofNullable(column), String.valueOf(value), reason(e), e);
  }

  /** The failure that names a row and the value that is refused. */
  TowlineException refusal(
      Optional<byte[]> line,
      Optional<String> column,
      String value,
      String reason,
      SQLException cause) {
    String problem =
        "Table %s%s%s: the follower refuses the row: %s."
            .formatted(
                table.name(),
                line.map(this::key).orElse(""),
                column
                    .map(name -> ", column %s, value '%s'".formatted(name, cut(value)))
                    .orElse(""),
                reason);
    boolean gone = column.filter(table.followerKey()::contains).isPresent() && deletion(line);
    return gone
        ? TowlineException.deletionRefusal(problem, table.remedyForRefusal(column), cause)
        : TowlineException.refusal(ZeroText.shown(problem), table.remedyForRefusal(column), cause);
  }

  private boolean deletion(Optional<byte[]> line) {
    return leading == 1 && !table.wholeRow() && line.filter(l -> l[0] == 'd').isPresent();
  }

  /** The column whose value a COPY refused. */
  static Optional<String> column(SQLException e) {
    Matcher context = CONTEXT.matcher(where(e));
    return guarded(e)
        .or(() -> context.find() ? Optional.ofNullable(context.group(2)) : Optional.empty());
  }

  /** The column of a stage's guard that refused the value. */
  static Optional<String> guarded(SQLException e) {
    ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return Optional.ofNullable(message)
        .filter(m -> CHECK_VIOLATION.equals(m.getSQLState()))
        .filter(m -> String.valueOf(m.getTable()).startsWith(Stage.PREFIX))
        .map(ServerErrorMessage::getConstraint);
  }

  private int field(String followerColumn) {
    return table.followerColumns().indexOf(followerColumn) + leading;
  }

  private static String where(SQLException e) {
    ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String where = message == null ? null : message.getWhere();
    return where == null ? "" : where;
  }

  private static String reason(SQLException e) {
    if (guarded(e).isPresent()) {
      return GUARDED;
    }
    ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return String.valueOf(message == null ? e.getMessage() : message.getMessage());
  }

  private String key(byte[] line) {
    List<String> columns = table.columns();
    return table.key().stream()
        .map(name -> name + " = " + RowLine.field(line, columns.indexOf(name) + leading))
        .collect(Collectors.joining(", ", ", key ", ""));
  }

  private static String cut(String value) {
    return value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
  }
}
