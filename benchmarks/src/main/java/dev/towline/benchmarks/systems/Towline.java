package dev.towline.benchmarks.systems;

import dev.towline.benchmarks.systems.Running.Beginning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** Towline as people run it: {@code towline install}, then the daemon as a process of its own. */
public final class Towline implements Replication {

  private final Servers servers;
  private final TowlineProgram program;

  public Towline(Servers servers, Path folder) {
    this.servers = servers;
    this.program = new TowlineProgram(folder);
  }

  @Override
  public String name() {
    return "Towline";
  }

  @Override
  public Servers servers() {
    return servers;
  }

  @Override
  public void capture(Route route) {
    program.run(route, "install");
  }

  @Override
  public void hold(Route route) {
    try (Running running = follow(route)) {
      running.awaitCopied();
    }
    route.follower().run("vacuum analyze");
  }

  @Override
  public Running resume(Route route, String copy) {
    Route copied = route.to(route.follower().copy(copy));
    long epoch = route.follower().number("select epoch from towline.subscription");
    servers.settle();
    return start(copied, epoch);
  }

  @Override
  public Running follow(Route route) {
    capture(route);
    servers.settle();
    return start(route, 1);
  }

  /** Verifies every row of what is running; fails on any difference; tells the relay's time. */
  public Duration verify(Running running) {
    try (TowlineProcess process = program.start(running.route(), "verify")) {
      process.awaitSuccess();
      String micros =
          running
              .route()
              .follower()
              .await(
                  "the verification",
                  """
                  select (extract(epoch from finished_at - requested_at) * 1e6)::bigint
                  from towline.verification
                  order by finished_at desc
                  limit 1
                  """,
                  process::requireNotFailed);
      return Duration.ofNanos(Long.parseLong(micros) * 1_000);
    }
  }

  private Running start(Route route, long epochBefore) {
    long started = System.nanoTime();
    TowlineProcess process = program.start(route, "run");
    Running daemon = new Daemon(route, process, Beginning.now(started));
    try {
      daemon.await(
          "the daemon to begin",
          "select epoch from towline.subscription where epoch > %d".formatted(epochBefore));
      return new Daemon(route, process, Beginning.now(started));
    } catch (RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  @Override
  public void release(Route route) {
    route.drop();
  }

  @Override
  public void close() {
    servers.close();
  }

  private record Daemon(Route route, TowlineProcess process, Beginning beginning)
      implements Running {

    @Override
    public void awaitCopied() {
      await("the first copy", "select state from towline.subscription where state = 'consistent'");
    }

    @Override
    public void await(String what, String query) {
      route.follower().await(what, query, process::requireAlive);
    }

    @Override
    public Duration cpu() {
      return Cpu.of(process.pid());
    }

    @Override
    public OptionalLong peakMemory() {
      return OptionalLong.of(Cpu.peakMemory(process.pid()));
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
