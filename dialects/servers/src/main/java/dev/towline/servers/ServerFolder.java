package dev.towline.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The temporary folder where one server lives, and the programs that run in it; what they print is
 * kept beside the data and told when one fails.
 */
final class ServerFolder implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String server;
  private final Account account;
  private final Consumer<Map<String, String>> environment;
  private final TemporaryFolder folder;

  private ServerFolder(
      String server, Account account, Consumer<Map<String, String>> environment, Path folder) {
    this.server = server;
    this.account = account;
    this.environment = environment;
    this.folder = new TemporaryFolder(folder);
  }

  /**
   * A new folder.
   *
   * @param server as errors name it: PostgreSQL 10
   * @param prefix how the folder's name begins
   * @param environment changes the variables that each program will see
   */
  static ServerFolder create(
      String server, String prefix, Account account, Consumer<Map<String, String>> environment) {
    return new ServerFolder(server, account, environment, TemporaryFolder.create(prefix).path());
  }

  /** A folder that exists and that somebody else removes. */
  static ServerFolder in(
      Path folder, String server, Account account, Consumer<Map<String, String>> environment) {
    return new ServerFolder(server, account, environment, folder);
  }

  Path path() {
    return folder.path();
  }

  Path data() {
    return path().resolve("data");
  }

  /** Gives all that lies in the folder to the account that runs the server. */
  void own() {
    account.own(path());
  }

  /** Runs a program to its end; it must end well. */
  void run(List<String> command) {
    Process process = start(command);
    await(command.get(0) + " done", () -> !process.isAlive());
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "%s failed.%n%s".formatted(String.join(" ", command), output()));
    }
  }

  /** Starts a program in a session of its own: Ctrl-C is for us, and the JVM's end for it. */
  Process start(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(detached(account.command(command)))
            .directory(path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(outputFile().toFile()));
    environment.accept(builder.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when the server that was started as this process answers. */
  void awaitStart(Process started, BooleanSupplier answers) {
    await("started", () -> !started.isAlive() || answers.getAsBoolean());
    if (!started.isAlive()) {
      throw new IllegalStateException("%s did not start.%n%s".formatted(server, output()));
    }
  }

  /** What the programs have printed. */
  String output() {
    try {
      return Files.readString(outputFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when the condition holds. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "%s was not %s within %d s.%n%s".formatted(server, what, LIMIT.toSeconds(), output()));
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted before %s was %s.".formatted(server, what), e);
      }
    }
  }

  @Override
  public void close() {
    folder.close();
  }

  private static List<String> detached(List<String> command) {
    boolean linux = "Linux".equals(System.getProperty("os.name"));
    return linux ? Stream.concat(Stream.of("setsid"), command.stream()).toList() : command;
  }

  private Path outputFile() {
    return path().resolve("output");
  }
}
