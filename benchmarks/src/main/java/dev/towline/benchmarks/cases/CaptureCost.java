package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.report.Target;
import dev.towline.benchmarks.systems.Database;
import dev.towline.benchmarks.systems.ItemTables;
import dev.towline.benchmarks.systems.Pgbench;
import dev.towline.benchmarks.systems.PgbenchTables;
import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Route;
import dev.towline.benchmarks.systems.Workload;
import java.util.List;
import java.util.Locale;

/**
 * What it costs an application that its changes are recorded: the same work in a database with
 * capture and in one without, on the same server. Nobody reads what is recorded.
 */
final class CaptureCost implements Case {

  private static final int PGBENCH_SCALE = 10;
  private static final int PGBENCH_TRANSACTIONS = 20_000;
  private static final int PGBENCH_CLIENTS = 4;
  private static final int BULK_ROWS = 200_000;
  private static final double BULK_TARGET = 1.7;

  /** What an application does, in the round given. */
  private interface Work {
    void in(Database database, Scale scale, int round);
  }

  private record Loss(Spent without, Spent with) {

    double time() {
      return with.seconds() / without.seconds();
    }

    double cpu() {
      return with.serverCpuSeconds() / without.serverCpuSeconds();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "time × %.2f, CPU × %.2f (without: %s)", time(), cpu(), without);
    }
  }

  private final String name;
  private final String what;
  private final int count;
  private final Work work;

  private CaptureCost(String name, String what, int count, Work work) {
    this.name = name;
    this.what = what;
    this.count = count;
    this.work = work;
  }

  static Case pgbench() {
    return new CaptureCost(
        "capture",
        "pgbench -N",
        PGBENCH_TRANSACTIONS,
        (database, scale, round) ->
            Pgbench.run(
                database,
                "--skip-some-updates",
                "--no-vacuum",
                "--client=" + PGBENCH_CLIENTS,
                "--jobs=2",
                "--random-seed=" + round,
                "--transactions=" + scale.of(PGBENCH_TRANSACTIONS) / PGBENCH_CLIENTS));
  }

  static Case bulk() {
    return new CaptureCost(
        "bulk",
        "bulk INSERT",
        BULK_ROWS,
        (database, scale, round) -> {
          long rows = scale.of(BULK_ROWS);
          database.run(ItemTables.insert(round * rows + 1, (round + 1) * rows));
        });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Figure> measure(Bench bench) {
    Workload workload = name.equals("bulk") ? new ItemTables(1) : new PgbenchTables(PGBENCH_SCALE);
    Both<Route> plain = bench.each(system -> system.route("plain", workload));
    Both<Route> captured = bench.each(system -> captured(system, workload));
    Samples<Loss> samples =
        bench.alternate(
            what,
            (system, pair) ->
                loss(bench.scale(), system, plain.of(system), captured.of(system), pair));
    bench.each(system -> released(system, captured.of(system)));
    bench.each(system -> released(system, plain.of(system)));
    return figures(samples, bench.scale().of(count));
  }

  private static Route captured(Replication system, Workload workload) {
    Route route = system.route("captured", workload);
    system.capture(route);
    return route;
  }

  private Loss loss(Scale scale, Replication system, Route plain, Route captured, int round) {
    system.servers().settle();
    Spent without = Spent.on(system, () -> work.in(plain.leader(), scale, round));
    system.servers().settle();
    return new Loss(without, Spent.on(system, () -> work.in(captured.leader(), scale, round)));
  }

  private static Route released(Replication system, Route route) {
    system.release(route);
    return route;
  }

  private List<Figure> figures(Samples<Loss> samples, int units) {
    Figure time = samples.figure(what + ", time with ÷ without capture", "×", Loss::time);
    return List.of(
        samples.figure(what + ", without capture", "1/s", loss -> units / loss.without().seconds()),
        name.equals("bulk") ? time.aiming(new Target.AtMost(BULK_TARGET)) : time,
        samples.figure(what + ", server CPU with ÷ without capture", "×", Loss::cpu));
  }
}
