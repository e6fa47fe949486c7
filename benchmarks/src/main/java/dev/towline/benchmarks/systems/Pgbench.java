package dev.towline.benchmarks.systems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load, from the PATH. */
public final class Pgbench {

  private static final Pattern PROCESSED =
      Pattern.compile("number of transactions actually processed: (\\d+)");

  private Pgbench() {}

  /** Its version; fails with a remedy where it is missing. */
  public static String version() {
    return call(List.of("pgbench", "--version")).strip();
  }

  /** Runs it to its end; returns how many transactions it made. */
  public static long run(Database database, String... arguments) {
    List<String> command = new ArrayList<>(List.of("pgbench", "--host=127.0.0.1"));
    command.add("--port=" + database.server().port());
    command.add("--username=" + database.server().user());
    command.addAll(List.of(arguments));
    command.add(database.name());
    Matcher processed = PROCESSED.matcher(call(command));
    return processed.find() ? Long.parseLong(processed.group(1)) : 0;
  }

  private static String call(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BenchmarkException(String.join(" ", command) + " failed.\n" + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted.", e);
    } catch (IOException e) {
      if (command.contains("--version")) {
        throw new BenchmarkException(
            "There is no pgbench on the PATH, which makes the load.\n"
                + "Try: apt-get install postgresql (or postgresql-contrib), then look for pgbench.",
            e);
      }
      throw new UncheckedIOException(e);
    }
  }
}
