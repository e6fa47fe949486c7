package dev.towline.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A column's type as the catalogue writes it, taken apart: {@code decimal(10,2) unsigned} is {@code
 * decimal}, 10 and 2, unsigned; {@code enum('a','it''s')} is {@code enum} with two labels.
 *
 * @param name in lower case, without sizes
 * @param sizes the numbers in parentheses
 * @param labels of an enum or a set, unescaped
 */
record ColumnType(String name, List<Integer> sizes, List<String> labels, boolean unsigned) {

  static ColumnType of(String text) {
    int open = text.indexOf('(');
    int space = text.indexOf(' ');
    int nameEnd = open >= 0 ? open : space >= 0 ? space : text.length();
    String name = text.substring(0, nameEnd).strip().toLowerCase(Locale.ROOT);
    if (name.equals("enum") || name.equals("set")) {
      return new ColumnType(name, List.of(), labels(text.substring(open + 1)), false);
    }
    String rest = text.substring(nameEnd);
    return new ColumnType(
        name, sizes(rest), List.of(), rest.toLowerCase(Locale.ROOT).contains("unsigned"));
  }

  /** The first size, or another number where there is none. */
  int size(int otherwise) {
    return sizes.isEmpty() ? otherwise : sizes.get(0);
  }

  private static List<Integer> sizes(String rest) {
    int close = rest.indexOf(')');
    if (!rest.startsWith("(") || close < 0) {
      return List.of();
    }
    List<Integer> sizes = new ArrayList<>();
    for (String size : rest.substring(1, close).split(",", -1)) {
      sizes.add(Integer.valueOf(size.strip()));
    }
    return sizes;
  }

  /** Labels between quotes, {@code 'it''s','a\\b')}. */
  private static List<String> labels(String text) {
    List<String> labels = new ArrayList<>();
    int at = text.indexOf('\'');
    while (at >= 0) {
      StringBuilder label = new StringBuilder();
      at = Literal.read(text, at, label);
      labels.add(label.toString());
      at = text.indexOf('\'', at);
    }
    return labels;
  }
}
