package dev.towline.benchmarks.systems;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs commands of Towline's as its launcher does, with a configuration made for a route. */
final class TowlineProgram {

  /** The system property that names the folder with {@code relay-daemon.jar} and {@code lib}. */
  private static final String DIRECTORY = "towline.daemon.dir";

  /** The launcher's own. */
  private static final String JAVA_OPTIONS = "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final Path folder;

  /**
   * A program that is ready to run.
   *
   * @param folder where configurations and logs are put
   */
  TowlineProgram(Path folder) {
    this.folder = folder;
  }

  /** Runs a command to its end. */
  void run(Route route, String command) {
    try (TowlineProcess process = start(route, command)) {
      process.awaitSuccess();
    }
  }

  TowlineProcess start(Route route, String command) {
    Path configuration = folder.resolve(route.follower().name() + ".yaml");
    try {
      Files.writeString(configuration, configuration(route));
      Path log = folder.resolve(route.follower().name() + "-" + command + ".log");
      Process process =
          new ProcessBuilder(command(command, configuration))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new TowlineProcess(command, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String configuration(Route route) {
    return """
        databases:
          leader: {url: "%s", user: %s, password: ""}
          follower: {url: "%s", user: %s, password: ""}
        subscriptions:
          bench: {leader: leader, follower: follower, tables: ["public.*"]}
        http-address: "127.0.0.1:0"
        """
        .formatted(
            url(route.leader()),
            route.leader().server().user(),
            url(route.follower()),
            route.follower().server().user());
  }

  private static String url(Database database) {
    return database.server().url(database.name());
  }

  private static List<String> command(String command, Path configuration) {
    Path programs = Path.of(required());
    String options = Optional.ofNullable(System.getenv("TOWLINE_JAVA_OPTS")).orElse(JAVA_OPTIONS);
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(options.split(" ", -1)));
    words.add("-cp");
    words.add(
        programs.resolve("relay-daemon.jar") + File.pathSeparator + programs.resolve("lib/*"));
    words.addAll(List.of("dev.towline.daemon.Main", command, "--config", configuration.toString()));
    return words;
  }

  private static String required() {
    String directory = System.getProperty(DIRECTORY);
    if (directory == null || !Files.exists(Path.of(directory, "relay-daemon.jar"))) {
      throw new BenchmarkException(
          "There is no relay-daemon.jar in %s=%s.\nTry: benchmarks/run, which builds it."
              .formatted(DIRECTORY, directory));
    }
    return directory;
  }
}
