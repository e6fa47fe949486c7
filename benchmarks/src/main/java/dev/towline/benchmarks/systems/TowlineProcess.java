package dev.towline.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A running command of Towline's; it ends with this JVM at the latest. */
final class TowlineProcess implements AutoCloseable {

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroy)));
  }

  private final String command;
  private final Process process;
  private final Path log;

  TowlineProcess(String command, Process process, Path log) {
    this.command = command;
    this.process = process;
    this.log = log;
    RUNNING.add(process);
  }

  long pid() {
    return process.pid();
  }

  void requireAlive() {
    if (!process.isAlive()) {
      throw failed();
    }
  }

  void requireNotFailed() {
    if (!process.isAlive() && process.exitValue() != 0) {
      throw failed();
    }
  }

  void awaitSuccess() {
    Waiting.until("towline " + command, () -> !process.isAlive());
    requireNotFailed();
  }

  private BenchmarkException failed() {
    return new BenchmarkException(
        "towline %s ended with %d.\n%s".formatted(command, process.exitValue(), told()));
  }

  private String told() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "It left no log: " + e.getMessage();
    }
  }

  /** Asks it to end, as an operator would, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    Waiting.until("towline " + command + " to stop", () -> !process.isAlive());
    RUNNING.remove(process);
  }
}
