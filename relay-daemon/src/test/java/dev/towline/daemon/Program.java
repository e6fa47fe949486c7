package dev.towline.daemon;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Towline as a process of its own, with the launcher's memory. */
final class Program implements AutoCloseable {

  /** What a process that has ended left. */
  record Result(int exitCode, String answer, String story) {}

  private static final Pattern SERVING = Pattern.compile("Serving (http://\\S+)/");

  private final Process process;
  private final Path answer;
  private final Path story;

  private Program(Process process, Path answer, Path story) {
    this.process = process;
    this.answer = answer;
    this.story = story;
  }

  /** Runs a command to its end. */
  static Result run(Path folder, String... arguments) throws Exception {
    try (Program program = start(folder, arguments)) {
      return program.end();
    }
  }

  /** Starts a command in a folder, where it finds {@code towline.yaml}. */
  static Program start(Path folder, String... arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  /** Likewise, with options for Java. */
  static Program start(Path folder, List<String> javaOptions, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(heedingInterrupts());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath(), "dev.towline.daemon.Main"));
    command.addAll(List.of(arguments));
    Path answer = Files.createTempFile(folder, "answer", ".txt");
    Path story = Files.createTempFile(folder, "story", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(answer.toFile())
            .redirectError(story.toFile())
            .start();
    return new Program(process, answer, story);
  }

  /** A shell's background job has SIGINT ignored, and so would all that it starts. */
  private static List<String> heedingInterrupts() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    return linux ? List.of("env", "--default-signal=INT") : List.of();
  }

  /** What we ship, without the tests and their logging. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Asks it to stop, as an operator or a container's end does. */
  Result terminate() throws Exception {
    process.destroy();
    return end();
  }

  /** Takes it away, as the loss of the machine does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Sends a signal, such as INT, and waits for the end. */
  Result signal(String name) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).inheritIO().start().waitFor();
    return end();
  }

  /** Waits for the end. */
  Result end() throws Exception {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      throw new AssertionError("It does not end.\n" + story());
    }
    return new Result(process.exitValue(), Files.readString(answer), story());
  }

  String story() throws IOException {
    return Files.readString(story);
  }

  String answer() throws IOException {
    return Files.readString(answer);
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Where it serves HTTP, once it does. */
  String address() throws Exception {
    Await.until("it serves HTTP", () -> !alive() || SERVING.matcher(story()).find());
    Matcher serving = SERVING.matcher(story());
    if (!serving.find()) {
      throw new AssertionError("It has ended.\n" + story());
    }
    return serving.group(1);
  }

  @Override
  public void close() {
    kill();
  }
}
