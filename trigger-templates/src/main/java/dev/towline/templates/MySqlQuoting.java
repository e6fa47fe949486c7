package dev.towline.templates;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.model.Column;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Geometry;
import dev.towline.model.ValueType.Json;
import dev.towline.model.ValueType.Moment;
import java.util.HexFormat;

/**
 * MySQL's and MariaDB's way. Two types do not survive being written as they are: a moment goes
 * through the session's time zone, where an hour of autumn comes twice, so its day and time in UTC
 * are kept; the text of a FLOAT lacks digits, so it is read as a double.
 */
final class MySqlQuoting implements Quoting {

  @Override
  public String identifier(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** Means the same in every sql_mode: with a backslash, its bytes. */
  @Override
  public String literal(String text) {
    return text.indexOf('\\') < 0
        ? "'" + text.replace("'", "''") + "'"
        : "_utf8mb4 x'%s'".formatted(HexFormat.of().formatHex(text.getBytes(UTF_8)));
  }

  @Override
  public String kept(String reference, Column column) {
    return column.value() instanceof Moment
        ? """
        case when unix_timestamp(%1$s) > 0 \
        then timestamp '1970-01-01 00:00:00' + interval unix_timestamp(%1$s) second \
        when not (%1$s <=> null) then '0000-00-00 00:00:00' end"""
            .formatted(reference)
        : reference;
  }

  @Override
  public String bits(String reference, Column column) {
    return column.value() instanceof Floating
        ? "cast(%s + 0e0 as binary)".formatted(reference)
        : "cast(%s as binary)".formatted(kept(reference, column));
  }

  @Override
  public String words(String reference, Column column) {
    return "cast(%s as char)".formatted(json(reference, column));
  }

  @Override
  public String json(String reference, Column column) {
    if (column.value() instanceof Bytes || column.value() instanceof Geometry) {
      return "hex(%s)".formatted(reference);
    } else if (column.value() instanceof Bits bits) {
      return "lpad(bin(%s + 0), %d, '0')".formatted(reference, bits.length().orElse(1));
    } else if (column.value() instanceof Floating) {
      return "%s + 0e0".formatted(reference);
    }
    return column.value() instanceof Moment
        ? "cast(%s as char)".formatted(kept(reference, column))
        : reference;
  }

  @Override
  public String declared(Column column) {
    if (column.value() instanceof Moment moment) {
      return "datetime(%d) null".formatted(moment.fraction());
    } else if (column.value() instanceof Json json && !json.normal()) {
      // MariaDB's JSON is this with a check, which would fail the write of a retyped column.
      return "longtext collate utf8mb4_bin null";
    }
    return column
        .collation()
        .map(name -> "%s collate %s null".formatted(column.type(), identifier(name)))
        .orElse(column.type() + " null");
  }
}
