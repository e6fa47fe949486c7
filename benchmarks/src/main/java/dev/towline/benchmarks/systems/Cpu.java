package dev.towline.benchmarks.systems;

import dev.towline.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Time on processors, user and system, as {@code /proc} tells it (see proc(5)). */
public final class Cpu {

  /** The unit of /proc on every Linux platform: USER_HZ. */
  private static final Duration TICK = Duration.ofMillis(10);

  private static final int STATE = 2;
  private static final int UTIME = 13;
  private static final int CUTIME = 15;

  private Cpu() {}

  /** What a process has used so far. */
  static Duration of(long pid) {
    return ticks(pid, UTIME);
  }

  /** What a server and all its processes have used so far, those that have ended included. */
  public static Duration of(PostgresServer server) {
    long postmaster = postmaster(server);
    Duration ended = ticks(postmaster, CUTIME);
    while (true) {
      Duration running = ofChildren(postmaster);
      Duration endedSince = ticks(postmaster, CUTIME);
      if (endedSince.equals(ended)) {
        return of(postmaster).plus(ended).plus(running);
      }
      // A process ended between the two looks: neither has it for certain.
      ended = endedSince;
    }
  }

  private static Duration ofChildren(long pid) {
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new BenchmarkException("A server has gone."))
        .children()
        .map(child -> of(child.pid()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static long postmaster(PostgresServer server) {
    try (var lines = Files.lines(server.dataDirectory().resolve("postmaster.pid"))) {
      return Long.parseLong(lines.findFirst().orElseThrow().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** User and system time stand side by side; a process that has just ended used nothing here. */
  private static Duration ticks(long pid, int field) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      // The second field is the command in parentheses, and may hold spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long user = Long.parseLong(fields[field - STATE]);
      long system = Long.parseLong(fields[field + 1 - STATE]);
      return TICK.multipliedBy(user + system);
    } catch (NoSuchFileException e) {
      return Duration.ZERO;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most memory that a process ever had resident, in bytes. */
  static long peakMemory(long pid) {
    try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
      String line = lines.filter(each -> each.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
