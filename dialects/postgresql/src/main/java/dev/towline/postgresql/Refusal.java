package dev.towline.postgresql;

import dev.towline.dialect.RowLine;
import dev.towline.dialect.isolation.Refused;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a row cannot be written, where the server tells so of a row's values.
 *
 * @param state the SQLSTATE
 * @param reason what the server said, on one line
 * @param column the column, where the server names one
 */
record Refusal(String state, String reason, Optional<String> column) implements Refused {

  private static final Set<String> BY_ANOTHER_ROW = Set.of("23505", "23P01");
  private static final String FOREIGN_KEY = "23503";

  /** Too long a row for a page or an index; a trigger that raises an exception. */
  private static final Set<String> OTHER_STATES = Set.of("54000", "P0001");

  /** Longer values are cut. */
  private static final int SHOWN = 200;

  /** Whether this state is about the values of rows. */
  static boolean isState(String state) {
    return state.startsWith("22") || state.startsWith("23") || OTHER_STATES.contains(state);
  }

  /** Any other failure is thrown again. */
  static Refusal of(TowlineException failure) throws SQLException {
    if (failure.refusesRows() && failure.getCause() instanceof SQLException cause) {
      return of(cause);
    }
    throw failure;
  }

  /** Any other failure is thrown again. */
  static Refusal of(SQLException failure) throws SQLException {
    ServerAnswer answer = ServerAnswer.of(failure);
    if (!isState(answer.state())) {
      throw failure;
    }
    String detail = answer.detail().isEmpty() ? "" : ": " + answer.detail();
    String reason =
        CopyFailure.guarded(failure).isPresent() ? CopyFailure.GUARDED : answer.reason() + detail;
    return new Refusal(answer.state(), reason, column(failure));
  }

  private static Optional<String> column(SQLException failure) {
    ServerErrorMessage message =
        failure instanceof PSQLException answer ? answer.getServerErrorMessage() : null;
    return Optional.ofNullable(message)
        .map(ServerErrorMessage::getColumn)
        .or(() -> CopyFailure.column(failure));
  }

  @Override
  public boolean mayPass() {
    return byAnotherRow() || state.equals(FOREIGN_KEY);
  }

  /** Whether another row holds the place. */
  boolean byAnotherRow() {
    return BY_ANOTHER_ROW.contains(state);
  }

  @Override
  public boolean byKey(TablePair table) {
    return column.filter(table.followerKey()::contains).isPresent();
  }

  @Override
  public QuarantinedRow row(TablePair table, byte[] line) {
    List<@Nullable String> fields = RowLine.fields(line);
    Optional<String> value =
        column
            .map(name -> table.followerColumns().indexOf(name))
            .filter(index -> index >= 0)
            .map(index -> String.valueOf(fields.get(index + 1)));
    List<String> key = key(table, fields);
    if (key.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw new ZeroText(table, 1).refusal(line); // Nor can the quarantine hold it.
    }
    return new QuarantinedRow(
        table.name(), key, column, value.map(ZeroText::shown).map(Refusal::cut), cut(reason));
  }

  private static List<String> key(TablePair table, List<@Nullable String> fields) {
    List<String> key = new ArrayList<>();
    for (String name : table.key()) {
      key.add(String.valueOf(fields.get(table.columns().indexOf(name) + 1)));
    }
    return key;
  }

  private static String cut(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
