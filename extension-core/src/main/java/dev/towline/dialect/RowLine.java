package dev.towline.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way: a line as PostgreSQL's manual describes it under COPY, "File Formats": fields
 * between tabs, {@code \N} for null, backslash escapes, a line feed at the end, in UTF-8.
 */
public final class RowLine {

  private RowLine() {}

  /** The fields of a line with its line feed; null stands for null. */
  public static List<@Nullable String> fields(byte[] line) {
    List<@Nullable String> fields = new ArrayList<>();
    int start = 0;
    int end = line.length - 1;
    for (int i = 0; i <= end; i++) {
      if (i == end || line[i] == '\t') {
        fields.add(field(line, start, i));
        start = i + 1;
      }
    }
    return fields;
  }

  /** One field, from 0, of a line that may be too large to be had whole as text. */
  public static @Nullable String field(byte[] line, int index) {
    int start = 0;
    for (int passed = 0; passed < index; start++) {
      passed += line[start] == '\t' ? 1 : 0;
    }
    int end = start;
    while (end < line.length - 1 && line[end] != '\t') {
      end++;
    }
    return field(line, start, end);
  }

  private static @Nullable String field(byte[] line, int start, int end) {
    if (end - start == 2 && line[start] == '\\' && line[start + 1] == 'N') {
      return null;
    }
    byte[] bytes = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      bytes[length++] = line[i] == '\\' ? unescaped(line[++i]) : line[i];
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** COPY TO writes only these escapes; any other byte stands for itself. */
  private static byte unescaped(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      default -> escape;
    };
  }
}
