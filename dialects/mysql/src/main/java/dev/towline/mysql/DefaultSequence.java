package dev.towline.mysql;

import dev.towline.dialect.Numbering.Counter;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sequence of MariaDB from which a column takes its numbers by default. */
record DefaultSequence(TableName sequence, Counter counter) {

  private static final String DEFAULTS =
      """
      select column_name, column_default from information_schema.columns
      where table_schema = ? and table_name = ? and column_default like '%nextval(%'
      order by ordinal_position
      """;

  /** As MariaDB writes it again, whichever way it was written. */
  private static final Pattern NEXT_VALUE =
      Pattern.compile("nextval\\(`((?:[^`]|``)+)`\\.`((?:[^`]|``)+)`\\)");

  /** Those of a table; none on MySQL, which has no sequences. */
  static List<DefaultSequence> of(Connection database, TableName table) throws SQLException {
    List<DefaultSequence> sequences = new ArrayList<>();
    for (Default each : Rows.list(database, Default::of, DEFAULTS, table.schema(), table.name())) {
      Optional<TableName> sequence = sequence(each.expression());
      if (sequence.isPresent()) {
        sequences.add(of(database, table, each.column(), sequence.get()));
      }
    }
    return sequences;
  }

  private record Default(String column, String expression) {
    static Default of(ResultSet row) throws SQLException {
      return new Default(row.getString(1), row.getString(2));
    }
  }

  private static Optional<TableName> sequence(String expression) {
    Matcher call = NEXT_VALUE.matcher(expression);
    return call.find()
        ? Optional.of(new TableName(bare(call.group(1)), bare(call.group(2))))
        : Optional.empty();
  }

  private static String bare(String quoted) {
    return quoted.replace("``", "`");
  }

  /** What is not in the cache any more counts as given. */
  private static DefaultSequence of(
      Connection database, TableName table, String column, TableName sequence) throws SQLException {
    String sql =
        """
        select next_not_cached_value, minimum_value, maximum_value,
          case increment when 0 then @@global.auto_increment_increment else increment end,
          cycle_option
        from %s
        """
            .formatted(Quoting.name(sequence));
    return Rows.list(
            database,
            row ->
                new DefaultSequence(
                    sequence,
                    new Counter(
                        table,
                        column,
                        new BigInteger(row.getString(1)),
                        row.getLong(4),
                        new BigInteger(row.getString(row.getLong(4) > 0 ? 3 : 2)),
                        row.getBoolean(5))),
            sql)
        .get(0);
  }
}
