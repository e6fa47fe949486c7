package dev.towline.mysql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of collations say. */
public final class Collations {

  private static final Pattern SENSITIVITY = Pattern.compile(".*_(ai_ci|as_ci|as_cs)");

  private Collations() {}

  /** Whether accents and case count: {@code ai_ci}, {@code as_ci} or {@code as_cs}. */
  public static String sensitivity(String collation) {
    Matcher name = SENSITIVITY.matcher(collation);
    return name.matches() ? String.valueOf(name.group(1)) : plain(collation);
  }

  private static String plain(String collation) {
    return collation.endsWith("_ci") ? "ai_ci" : "as_cs";
  }

  /** Whether one text is equal to itself alone, spaces at its end included. */
  static boolean exact(String collation) {
    return collation.endsWith("0900_bin")
        || collation.endsWith("nopad_bin")
        || collation.equals("binary");
  }

  /** Whether it compares bytes, but for spaces at the end. */
  static boolean exactButPadded(String collation) {
    return collation.endsWith("_bin");
  }

  /** Whether spaces at the end do not count. */
  static boolean padded(String collation) {
    return !collation.contains("0900") && !collation.contains("nopad");
  }

  /** Whether both engines have it and mean the same by it. */
  static boolean common(String collation) {
    return !collation.contains("0900")
        && !collation.contains("nopad")
        && !collation.contains("uca1400");
  }

  /** Whether the character set of the collation has every character. */
  static boolean everyCharacter(String collation) {
    return collation.startsWith("utf8mb4")
        || collation.startsWith("utf16")
        || collation.startsWith("utf32")
        || collation.startsWith("gb18030");
  }

  /** The name of the character set of a collation. */
  static String characterSet(String collation) {
    int end = collation.indexOf('_');
    return end < 0 ? collation : collation.substring(0, end);
  }

  /** How many bytes a character of the collation's character set may have. */
  static int bytesPerCharacter(String collation) {
    return switch (characterSet(collation)) {
      case "utf8mb4", "utf16", "utf16le", "utf32", "gb18030" -> 4;
      case "utf8mb3", "utf8", "ujis", "eucjpms" -> 3;
      case "ucs2", "big5", "gbk", "gb2312", "sjis", "cp932", "euckr" -> 2;
      default -> 1;
    };
  }
}
