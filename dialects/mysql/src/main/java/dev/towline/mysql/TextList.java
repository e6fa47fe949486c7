package dev.towline.mysql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Lists of texts as Towline's own tables keep them: JSON arrays of strings, always written the same
 * way, so that equal lists are equal texts.
 */
final class TextList {

  private TextList() {}

  /** The list as JSON, {@code ["a", "b"]}. */
  static String json(List<String> texts) {
    StringBuilder json = new StringBuilder("[");
    for (String text : texts) {
      json.append(json.length() > 1 ? ", \"" : "\"");
      text.chars().forEach(character -> append(json, (char) character));
      json.append('"');
    }
    return json.append(']').toString();
  }

  private static void append(StringBuilder json, char character) {
    if (character == '"' || character == '\\') {
      json.append('\\').append(character);
    } else if (character < ' ') {
      json.append("\\u%04x".formatted((int) character));
    } else {
      json.append(character);
    }
  }

  /** The list that JSON has, whoever wrote it. */
  static List<String> of(String json) {
    List<String> texts = new ArrayList<>();
    int at = json.indexOf('"');
    while (at >= 0) {
      StringBuilder text = new StringBuilder();
      int end = read(json, at + 1, text);
      texts.add(text.toString());
      at = json.indexOf('"', end + 1);
    }
    return Collections.unmodifiableList(texts);
  }

  /** Reads to the closing quote and returns its place. */
  private static int read(String json, int start, StringBuilder text) {
    int at = start;
    while (json.charAt(at) != '"') {
      if (json.charAt(at) != '\\') {
        text.append(json.charAt(at++));
      } else if (json.charAt(at + 1) == 'u') {
        text.append((char) Integer.parseInt(json.substring(at + 2, at + 6), 16));
        at += 6;
      } else {
        text.append(unescaped(json.charAt(at + 1)));
        at += 2;
      }
    }
    return at;
  }

  private static char unescaped(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }
}
