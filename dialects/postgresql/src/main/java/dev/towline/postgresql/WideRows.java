package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Refuses rows that would exhaust the relay's memory before they are sent: the protocol has a row
 * in one piece, and up to three of them are in memory at once. The server tells a value's length
 * without reading the value.
 */
record WideRows(TablePair table) {

  /** The longest row that is taken, in bytes of COPY's text; the server itself ends at 1 GB. */
  static final long BYTES_MAX = Math.min(Runtime.getRuntime().maxMemory() / 6, 1_000_000_000);

  /** Compressed at most so many times; what is stored in fewer bytes is not looked at. */
  private static final int COMPRESSION_MAX = 256;

  private static final Pattern TEXT = Pattern.compile("text|character( varying)?(\\(\\d+\\))?");

  private static final String MARK = "towline: this row is too wide";

  /** Types whose values are never wide. */
  private static final Set<String> NARROW =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "oid",
          "boolean",
          "uuid",
          "date",
          "real",
          "double precision",
          "numeric",
          "money",
          "name",
          "interval",
          "inet",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "time with time zone");

  /**
   * A condition that is true of every row of an alias that fits, and an error of any other. SQL has
   * no statement that fails with words of ours; a cast that cannot succeed carries them.
   */
  String fit(String alias) {
    List<Column> wide = wide();
    if (wide.isEmpty()) {
      return "true";
    }
    List<String> bytes = wide.stream().map(column -> bytes(alias, column)).toList();
    String key =
        table.key().stream()
            .map(
                name ->
                    "%s || left(%s.%s::text, 60)"
                        .formatted(Quoting.text(name + " = "), alias, Quoting.name(name)))
            .collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
    return "case when %s <= %d then true else cast(concat_ws(chr(10), %s, %s, %s) as integer) is null end"
        .formatted(
            String.join(" + ", bytes),
            BYTES_MAX,
            Quoting.text(MARK),
            String.join(", ", bytes),
            table.wholeRow() ? "''" : key);
  }

  private List<Column> wide() {
    return table.leader().shape().columns().stream()
        .filter(column -> table.columns().contains(column.name()))
        .filter(column -> !NARROW.contains(column.type().replaceFirst("\\(.*?\\)", "")))
        .toList();
  }

  private static String bytes(String alias, Column column) {
    String value = alias + "." + Quoting.name(column.name());
    String type = column.type();
    String length =
        type.equals("bytea")
            ? "2 * octet_length(%s)::bigint".formatted(value)
            : TEXT.matcher(type).matches()
                ? "octet_length(%s)::bigint".formatted(value)
                : "case when pg_column_size(%1$s) > %2$d then octet_length(%1$s::text)::bigint end"
                    .formatted(value, BYTES_MAX / COMPRESSION_MAX);
    return "coalesce(" + length + ", 0)";
  }

  /** What to say of a failure, if it comes from {@link #fit}. */
  Optional<TowlineException> explain(SQLException error) {
    String message = String.valueOf(error.getMessage());
    int mark = message.indexOf(MARK);
    if (mark < 0) {
      return Optional.empty();
    }
    List<Column> wide = wide();
    String[] told = message.substring(mark).split("\n", wide.size() + 2);
    long[] bytes =
        IntStream.rangeClosed(1, wide.size()).mapToLong(i -> Long.parseLong(told[i])).toArray();
    int widest =
        IntStream.range(0, bytes.length)
            .boxed()
            .max(Comparator.comparingLong(i -> bytes[i]))
            .orElseThrow();
    String rest = told[wide.size() + 1].lines().findFirst().orElse("");
    String key = rest.endsWith("\"") ? rest.substring(0, rest.length() - 1) : rest;
    return Optional.of(
        tooWide(
            (key.isEmpty() ? "" : ", key " + key) + ", column " + wide.get(widest).name(),
            LongStream.of(bytes).sum()));
  }

  /** What to say when memory ended all the same: others needed it too. */
  TowlineException exhausted(OutOfMemoryError error) {
    return TowlineException.fatal(
        "Memory ended while rows of table %s were read.".formatted(table.name()),
        "Give Java more memory, -Xmx: it has %d MB."
            .formatted(Runtime.getRuntime().maxMemory() >> 20),
        error);
  }

  private TowlineException tooWide(String where, long bytes) {
    long megabytes = (bytes >> 20) + 1;
    return TowlineException.fatal(
        "Table %s%s: the row takes %d MB, and this relay's memory lets it take rows of up to %d MB."
            .formatted(table.name(), where, megabytes, BYTES_MAX >> 20),
        bytes > 1_000_000_000
            ? "Shorten the value on the leader, or leave the table out with \"!%s\": no server sends a row of 1 GB."
                .formatted(table.name())
            : "Give Java more memory (-Xmx%dm), or leave the table out with \"!%s\"."
                .formatted(7 * megabytes, table.name()));
  }
}
