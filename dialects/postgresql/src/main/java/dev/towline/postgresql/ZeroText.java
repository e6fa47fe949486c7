package dev.towline.postgresql;

import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowSink;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * U+0000, which other engines have in texts and PostgreSQL has not. Its server names neither row
 * nor column, so lines are looked at before they are sent.
 *
 * @param leading how many fields of a line stand before the table's columns
 */
record ZeroText(TablePair table, int leading) {

  private static final String REASON = "no text of PostgreSQL has U+0000";
  private static final String STATE = "22021";
  private static final String SHOWN = "\\u0000";

  /** Lines on their way to the server: one with U+0000 is refused, or is gone there already. */
  RowSink guarding(RowSink sink) {
    if (table.sameEngine()) {
      return sink;
    }
    return line -> {
      if (!in(line)) {
        sink.row(line);
      } else if (!gone(line)) {
        throw refusal(line);
      }
    };
  }

  private static boolean in(byte[] line) {
    for (byte each : line) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the line is a key, or a whole row, that is no more: no row there has such a one. */
  private boolean gone(byte[] line) {
    return leading == 1 && line[0] == (table.wholeRow() ? '0' : 'd');
  }

  /** The failure that names the row and the value. */
  TowlineException refusal(byte[] line) {
    String column = column(line);
    return new CopyFailure(table, leading, new PostgresFaults())
        .refusal(
            Optional.of(line),
            Optional.of(column),
            String.valueOf(RowLine.field(line, field(column))),
            REASON,
            new SQLException(REASON, STATE));
  }

  /** Why a block of lines cannot be written, if one of them has U+0000. */
  Optional<Refusal> refused(List<byte[]> lines) {
    return table.sameEngine()
        ? Optional.empty()
        : lines.stream()
            .filter(ZeroText::in)
            .findFirst()
            .map(line -> new Refusal(STATE, REASON, Optional.of(column(line))));
  }

  private String column(byte[] line) {
    List<@Nullable String> fields = RowLine.fields(line);
    return IntStream.range(leading, fields.size())
        .filter(i -> String.valueOf(fields.get(i)).indexOf('\0') >= 0)
        .mapToObj(i -> table.followerColumns().get(i - leading))
        .findFirst()
        .orElseThrow();
  }

  private int field(String column) {
    return table.followerColumns().indexOf(column) + leading;
  }

  /** Text as people, and PostgreSQL, can read it. */
  static String shown(@Nullable String text) {
    return String.valueOf(text).replace("\0", SHOWN);
  }
}
