package dev.towline.mysql;

import com.mysql.cj.jdbc.JdbcStatement;
import dev.towline.dialect.RowLine;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.TowlineException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines into a table: by LOAD DATA LOCAL where the server takes it and has nothing to say
 * against a single value, else by INSERTs of many rows, which name the row and the column that is
 * refused.
 */
final class RowWriter {

  /** One INSERT has at most so many rows, and not many more bytes than this. */
  private static final int ROWS_MAX = 500;

  private static final long BYTES_MAX = 1 << 20;

  private final Connection connection;
  private final Target target;
  private final ServerLimits limits;
  private final List<Integer> guarded;

  /** Until the driver or the server would not have it. */
  private boolean loading;

  RowWriter(Connection connection, Target target, ServerLimits limits) {
    this.connection = connection;
    this.target = target;
    this.limits = limits;
    this.loading = limits.localInfile();
    this.guarded =
        IntStream.range(0, target.fields().size())
            .filter(i -> target.fields().get(i).guarded())
            .boxed()
            .toList();
  }

  /**
   * Writes them. Returns how many.
   *
   * @throws TowlineException a refusal that names table, key, column and value of the first row
   *     that is refused; then some may be written
   */
  long write(List<byte[]> lines) throws SQLException {
    List<byte[]> exact = new ArrayList<>(lines.size());
    for (byte[] line : lines) {
      Optional<RefusedValue> refused = guarded.isEmpty() ? Optional.empty() : refused(line);
      if (refused.isEmpty()) {
        exact.add(line);
      } else if (!gone(line)) {
        throw Refusal.of(refused.get())
            .explain(target.pair(), line, target.leadingField(), refused.get());
      }
    }
    if (loading && !exact.isEmpty() && load(exact)) {
      return exact.size();
    }
    insert(exact);
    return exact.size();
  }

  /** A key that is no more has no other values; one that cannot be there is gone already. */
  private boolean gone(byte[] line) {
    return target.leadingField() && Lines.keyOnly(line);
  }

  private Optional<RefusedValue> refused(byte[] line) {
    boolean gone = gone(line);
    int before = target.leadingField() ? 1 : 0;
    for (int i : guarded) {
      Field field = target.fields().get(i);
      if (field.inKey() || !gone) {
        Optional<RefusedValue> refused = field.refuses(RowLine.field(line, i + before));
        if (refused.isPresent()) {
          return refused;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether all went in exactly as they are; else none did. */
  private boolean load(List<byte[]> lines) throws SQLException {
    Sql.execute(connection, "savepoint towline_load");
    try (Statement statement = connection.createStatement();
        InputStream text = LoadLines.of(lines)) {
      statement.setEscapeProcessing(false);
      JdbcStatement local = statement.unwrap(JdbcStatement.class);
      local.setLocalInfileInputStream(text);
      long rows = statement.executeLargeUpdate(target.load());
      if (rows == lines.size() && statement.getWarnings() == null) {
        Sql.execute(connection, "release savepoint towline_load");
        return true;
      }
    } catch (java.io.IOException e) {
      throw new IllegalStateException("Bytes in memory could not be read.", e);
    } catch (SQLException e) {
      if (MySqlFaults.passes(e)) {
        throw e;
      }
      loading = MySqlFaults.refusesRows(e);
    }
    Sql.execute(connection, "rollback to savepoint towline_load");
    return false;
  }

  private void insert(List<byte[]> lines) throws SQLException {
    int from = 0;
    while (from < lines.size()) {
      int to = from;
      long bytes = 0;
      while (to < lines.size()
          && to - from < ROWS_MAX
          && (to == from || bytes + lines.get(to).length <= bytesMax())) {
        bytes += lines.get(to).length;
        to++;
      }
      insertChunk(lines.subList(from, to));
      from = to;
    }
  }

  /** Escapes may double what is sent. */
  private long bytesMax() {
    return Math.min(BYTES_MAX, limits.packet() / 4);
  }

  private void insertChunk(List<byte[]> lines) throws SQLException {
    try {
      execute(lines);
    } catch (SQLException e) {
      Refusal refusal = Refusal.of(e);
      int row = lines.size() == 1 ? 1 : refusal.row().orElse(0);
      if (row == 0) {
        oneByOne(lines);
        throw e;
      }
      throw refusal.explain(target.pair(), lines.get(row - 1), target.leadingField(), e);
    }
  }

  /** Finds the refused row where the server does not say which it is. */
  private void oneByOne(List<byte[]> lines) throws SQLException {
    for (byte[] line : lines) {
      insertChunk(List.of(line));
    }
  }

  private void execute(List<byte[]> lines) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(target.insert(lines.size()))) {
      int parameter = 1;
      for (byte[] line : lines) {
        List<@Nullable String> fields = RowLine.fields(line);
        for (int i = target.skipped(); i < fields.size(); i++) {
          if (fields.get(i) == null) {
            statement.setNull(parameter++, Types.VARCHAR);
          } else {
            statement.setString(parameter++, fields.get(i));
          }
        }
      }
      statement.executeLargeUpdate();
      SQLException warning = statement.getWarnings();
      if (warning != null && MySqlFaults.refusesRows(warning)) {
        throw warning;
      }
    }
  }
}
