package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Running;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What something took.
 *
 * @param time by the clock
 * @param serverCpu user and system time of both servers
 * @param daemonCpu the same of the processes outside of them
 */
record Spent(Duration time, Duration serverCpu, Duration daemonCpu) {

  /** Measures some work of which no daemon is a part. */
  static Spent on(Replication system, Runnable work) {
    return on(system, () -> Duration.ZERO, System::nanoTime, work);
  }

  /** Measures some work from the moment at which a replication began. */
  static Spent since(Replication system, Running running, Runnable work) {
    return on(system, running::cpu, () -> running.beginning().at(), work);
  }

  /** Measures some work beside which a replication runs. */
  static Spent beside(Replication system, Running running, Runnable work) {
    return on(system, running::cpu, System::nanoTime, work);
  }

  private static Spent on(
      Replication system, Supplier<Duration> daemon, Supplier<Long> start, Runnable work) {
    Duration serversBefore = system.servers().cpu();
    Duration daemonBefore = daemon.get();
    long begun = start.get();
    work.run();
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    return new Spent(
        time, system.servers().cpu().minus(serversBefore), daemon.get().minus(daemonBefore));
  }

  double seconds() {
    return time.toNanos() / 1e9;
  }

  double serverCpuSeconds() {
    return serverCpu.toNanos() / 1e9;
  }

  double daemonCpuSeconds() {
    return daemonCpu.toNanos() / 1e9;
  }

  double cpuSeconds() {
    return serverCpuSeconds() + daemonCpuSeconds();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f s, CPU %.2f s of the servers and %.2f s of the daemon",
        seconds(),
        serverCpuSeconds(),
        daemonCpuSeconds());
  }
}
