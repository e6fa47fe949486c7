package dev.towline.benchmarks;

import dev.towline.benchmarks.cases.Bench;
import dev.towline.benchmarks.cases.Case;
import dev.towline.benchmarks.cases.Scale;
import dev.towline.benchmarks.report.JsonText;
import dev.towline.benchmarks.report.Report;
import dev.towline.benchmarks.report.TableText;
import dev.towline.benchmarks.systems.BenchmarkException;
import dev.towline.benchmarks.systems.LogicalReplication;
import dev.towline.benchmarks.systems.Pgbench;
import dev.towline.benchmarks.systems.Servers;
import dev.towline.benchmarks.systems.Towline;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts servers of its own, measures the cases on them, and prints what it found. */
@Command(
    name = "benchmarks/run",
    description =
        "Measure Towline beside PostgreSQL's own logical replication, on servers of its own.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {

  /** Those of a modest machine, the same for every server; what is not here has its default. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "wal_level", "logical",
          "fsync", "on",
          "synchronous_commit", "on",
          "shared_buffers", "256MB",
          "max_wal_size", "8GB",
          "checkpoint_timeout", "30min");

  private static final int QUICK_DIVISOR = 10;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(names = "--quick", description = "Make everything ten times smaller.")
  private boolean quick;

  @Option(names = "--pairs", description = "Take each figure so often (default: ${DEFAULT-VALUE}).")
  private int pairs = 3;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description =
          "Measure only this: capture, bulk, drain-inserts, drain-updates, drain-pgbench, lag, copy, verify, idle.")
  private List<String> only = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all values there as well.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of all servers, such as log_min_duration_statement=0.")
  private Map<String, String> settings = Map.of();

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Ready to execute; exit 0 done, 1 failed, 2 misused. */
  static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(Main::tell);
  }

  @Override
  public Integer call() throws IOException {
    List<Case> cases = Case.picked(only);
    String pgbench = Pgbench.version();
    Path folder = Files.createTempDirectory("towline-benchmarks-");
    try (Towline towline = new Towline(servers(), folder);
        LogicalReplication logical = new LogicalReplication(servers())) {
      Scale scale = new Scale(pairs, quick ? QUICK_DIVISOR : 1);
      Bench bench = new Bench(scale, towline, logical, this::story);
      Report report = new Report(circumstances(towline.servers(), pgbench));
      for (Case each : cases) {
        story(each.name());
        report.add(each.name(), each.measure(bench));
        write(report);
      }
      command.commandLine().getOut().println(TableText.of(report));
    } finally {
      delete(folder);
    }
    return CommandLine.ExitCode.OK;
  }

  private Servers servers() {
    List<PostgresVersion> available = PostgresServer.available();
    int newest = available.size() - 1;
    return Servers.start(available.get(Math.max(0, newest - 1)), available.get(newest), settings());
  }

  private Map<String, String> settings() {
    Map<String, String> all = new TreeMap<>(SETTINGS);
    all.putAll(settings);
    return all;
  }

  /** After each case, so that what was measured survives what comes. */
  private void write(Report report) throws IOException {
    if (json.isPresent()) {
      Files.writeString(json.get(), JsonText.of(report) + "\n");
    }
  }

  private Map<String, String> circumstances(Servers servers, String pgbench) {
    Map<String, String> all = new LinkedHashMap<>(Machine.facts());
    all.put("leader", servers.leader().version().toString());
    all.put("follower", servers.follower().version().toString());
    all.put("settings", settings().toString());
    all.put("load", pgbench);
    all.put("pairs", String.valueOf(pairs));
    all.put("size", quick ? "ten times smaller" : "full");
    return all;
  }

  private void story(String line) {
    command
        .commandLine()
        .getErr()
        .println(LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + line);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static int tell(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    if (failure instanceof BenchmarkException) {
      line.getErr().println(failure.getMessage());
    } else {
      failure.printStackTrace(line.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
