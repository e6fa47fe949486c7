package dev.towline.mysql;

/** String literals as these engines write them: doubled quotes and backslash escapes. */
final class Literal {

  private Literal() {}

  /**
   * Reads the literal that begins at a quote.
   *
   * @return the place after its last quote
   */
  static int read(String text, int start, StringBuilder value) {
    int at = start + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        value.append(unescaped(text.charAt(at + 1)));
        at += 2;
      } else if (c != '\'') {
        value.append(c);
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
        value.append('\'');
        at += 2;
      } else {
        return at + 1;
      }
    }
    return at;
  }

  /** Text whose every special character has a backslash before it. */
  static String unescaped(String text) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      value.append(c == '\\' && i + 1 < text.length() ? unescaped(text.charAt(++i)) : c);
    }
    return value.toString();
  }

  /** A literal that reads back as this text wherever backslashes escape. */
  static String quoted(String value) {
    return "'"
        + value
            .replace("\\", "\\\\")
            .replace("'", "''")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\0", "\\0")
        + "'";
  }

  private static char unescaped(char escape) {
    return switch (escape) {
      case '0' -> '\0';
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> 26;
      default -> escape;
    };
  }
}
