package dev.towline.daemon.command;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Answers for programs. */
final class Json {

  private static final ObjectMapper LINES = JsonMapper.builder().build();
  private static final ObjectMapper PAGES =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /** For one answer, which people may read too. */
  static String of(Object answer) {
    return PAGES.writeValueAsString(answer);
  }

  /** For many answers, one on each line. */
  static String line(Object answer) {
    return LINES.writeValueAsString(answer);
  }

  /** JSON from our own tables, as a part of an answer. */
  static JsonNode read(String text) {
    return LINES.readTree(text);
  }
}
