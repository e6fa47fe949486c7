package dev.towline.mysql;

import dev.towline.model.TableName;
import java.util.regex.Pattern;

/**
 * What InnoDB calls a table: {@code shop/orders}, a partition {@code shop/orders#p#p0}. Characters
 * other than ASCII letters, digits and the underscore are written with an {@code @} and codes;
 * letters of other languages in a code of the server's own, for which any code is taken here: then
 * another table's file may be taken for this one's as well, which only has it looked at once more.
 */
final class FileName {

  private static final String PARTITION = "(#p#.*)?";

  private FileName() {}

  /** A pattern of LIKE with {@code |} for escape, of the table without its partitions. */
  static String like(TableName table) {
    return like(table.schema()) + "/" + like(table.name());
  }

  private static String like(String name) {
    StringBuilder like = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              if (c == '_') {
                like.append("|_");
              } else {
                like.append(plain(c) ? Character.toString(c) : coded(c, "@%"));
              }
            });
    return like.toString();
  }

  /** Of the table and of all its partitions. */
  static Pattern pattern(TableName table) {
    return Pattern.compile(
        regex(table.schema()) + "/" + regex(table.name()) + PARTITION, Pattern.CASE_INSENSITIVE);
  }

  private static String regex(String name) {
    StringBuilder regex = new StringBuilder();
    name.codePoints()
        .forEach(c -> regex.append(plain(c) ? Character.toString(c) : coded(c, "@[^/#]+?")));
    return regex.toString();
  }

  private static String coded(int c, String letter) {
    return c < 0x80 ? "@%04x".formatted(c) : letter;
  }

  private static boolean plain(int c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
