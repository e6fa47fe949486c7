package dev.towline.benchmarks.systems;

import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.time.Duration;
import java.util.Map;

/** A leader and a follower of one system. */
public record Servers(PostgresServer leader, PostgresServer follower) implements AutoCloseable {

  public static Servers start(
      PostgresVersion leader, PostgresVersion follower, Map<String, String> settings) {
    PostgresServer first = PostgresServer.start(leader, settings);
    try {
      return new Servers(first, PostgresServer.start(follower, settings));
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /** Gets out of the way what was written before, so that it is not paid for later. */
  public void settle() {
    new Database(leader, "postgres").run("checkpoint");
    new Database(follower, "postgres").run("checkpoint");
  }

  public Duration leaderCpu() {
    return Cpu.of(leader);
  }

  public Duration cpu() {
    return leaderCpu().plus(Cpu.of(follower));
  }

  @Override
  public void close() {
    leader.close();
    follower.close();
  }
}
