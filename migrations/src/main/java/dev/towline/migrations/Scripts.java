package dev.towline.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.dialect.Capture.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Our own SQL migrations of one engine, in the order in which Flyway runs them. */
final class Scripts {

  /** Flyway finds them by itself; a test holds this list and the folder together. */
  private static final List<String> NAMES = List.of("towline_1_tables", "towline_2_functions");

  private Scripts() {}

  static String location(String engine) {
    return "classpath:" + folder(engine);
  }

  static Stream<Script> of(String engine) {
    return NAMES.stream()
        .map(name -> new Script(name, read(folder(engine) + "/R__" + name + ".sql")));
  }

  private static String folder(String engine) {
    return "towline/migration/" + engine;
  }

  private static String read(String path) {
    try (InputStream in = Scripts.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + path + " on the class path.");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
