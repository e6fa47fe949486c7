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

  /**
   * The line of these fields, each in UTF-8; null stands for null. A row may be large: it is
   * written into an array of its size at once.
   */
  public static byte[] line(byte[] @Nullable [] fields) {
    int length = 0;
    for (byte @Nullable [] field : fields) {
      length += 1 + (field == null ? 2 : escapedLength(field));
    }
    byte[] line = new byte[length];
    int at = 0;
    for (byte @Nullable [] field : fields) {
      at = append(line, at, field);
      line[at++] = '\t';
    }
    line[at - 1] = '\n';
    return line;
  }

  private static int escapedLength(byte[] field) {
    int length = field.length;
    for (byte b : field) {
      length += escape(b) == 0 ? 0 : 1;
    }
    return length;
  }

  private static int append(byte[] line, int start, byte @Nullable [] field) {
    int at = start;
    if (field == null) {
      line[at++] = '\\';
      line[at++] = 'N';
      return at;
    }
    for (byte b : field) {
      byte escape = escape(b);
      if (escape != 0) {
        line[at++] = '\\';
      }
      line[at++] = escape == 0 ? b : escape;
    }
    return at;
  }

  /** What stands for a byte behind a backslash; 0 where it stands for itself. */
  private static byte escape(byte plain) {
    return switch (plain) {
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case 11 -> 'v';
      case '\\' -> '\\';
      default -> 0;
    };
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
