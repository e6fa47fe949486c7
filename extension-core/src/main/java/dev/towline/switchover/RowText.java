package dev.towline.switchover;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row as JSON: its columns' names and their values as text. */
final class RowText {

  private RowText() {}

  /** An object with a member for each column, null where there is no value. */
  static String of(List<String> columns, List<@Nullable String> values) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < columns.size(); i++) {
      text.append(i == 0 ? "" : ",");
      quote(columns.get(i), text);
      text.append(':');
      String value = values.get(i);
      if (value == null) {
        text.append("null");
      } else {
        quote(value, text);
      }
    }
    return text.append('}').toString();
  }

  private static void quote(String plain, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> text.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
      }
    }
    text.append('"');
  }
}
