package dev.towline.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The same scripts that Flyway runs, cut as the command line client cuts them. */
final class MySqlScript {

  private MySqlScript() {}

  /** The statements of a script of an engine's migrations, many in one text where they may be. */
  static List<String> statements(String engine, String name) {
    List<String> statements = new ArrayList<>();
    String delimiter = "";
    StringBuilder statement = new StringBuilder();
    for (String line : text("towline/migration/%s/%s".formatted(engine, name)).lines().toList()) {
      if (line.startsWith("delimiter ")) {
        add(statements, statement);
        String next = line.substring("delimiter ".length()).strip();
        delimiter = next.equals(";") ? "" : next;
      } else if (!delimiter.isEmpty() && line.endsWith(delimiter)) {
        statement.append(line, 0, line.length() - delimiter.length()).append('\n');
        add(statements, statement);
      } else {
        statement.append(line).append('\n');
      }
    }
    add(statements, statement);
    return statements;
  }

  private static void add(List<String> statements, StringBuilder statement) {
    boolean onlyComments =
        statement.toString().lines().allMatch(l -> l.isBlank() || l.startsWith("--"));
    if (!onlyComments) {
      statements.add(statement.toString());
    }
    statement.setLength(0);
  }

  private static String text(String path) {
    try (InputStream in = MySqlScript.class.getClassLoader().getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
