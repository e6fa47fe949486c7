package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.model.TableName;
import java.util.HexFormat;

/** Names and texts as MySQL and MariaDB read them back: the one place where this dialect quotes. */
public final class Quoting {

  private Quoting() {}

  /** An identifier, always in backticks, so that it means exactly itself in every sql_mode. */
  public static String name(String identifier) {
    return '`' + identifier.replace("`", "``") + '`';
  }

  /** A table, qualified by its database. */
  public static String name(TableName table) {
    return name(table.schema()) + "." + name(table.name());
  }

  /**
   * A string literal of any characters that means the same whatever sql_mode and the connection's
   * character set are: the bytes in hexadecimal where a backslash is among them.
   */
  public static String text(String value) {
    return value.indexOf('\\') < 0 && value.indexOf('\0') < 0
        ? "'" + value.replace("'", "''") + "'"
        : "_utf8mb4 x'%s'".formatted(hex(value));
  }

  private static String hex(String value) {
    return HexFormat.of().formatHex(value.getBytes(UTF_8));
  }
}
