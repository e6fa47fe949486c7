package dev.towline.benchmarks.systems;

import dev.towline.benchmarks.systems.Running.Beginning;
import dev.towline.servers.PostgresServer;
import java.time.Duration;
import java.util.OptionalLong;

/** PostgreSQL's own: a publication and a subscription, with their defaults. */
public final class LogicalReplication implements Replication {

  private static final String SLOT = "bench";

  private final Servers servers;

  public LogicalReplication(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "logical replication";
  }

  @Override
  public Servers servers() {
    return servers;
  }

  @Override
  public void capture(Route route) {
    route
        .leader()
        .run(
            "create publication bench for all tables",
            "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(SLOT));
  }

  /** The follower is filled by itself: that is not what is measured here. */
  @Override
  public void hold(Route route) {
    route.workload().schema(route.follower());
    route.workload().load(route.follower());
    capture(route);
  }

  @Override
  public Running resume(Route route, String copy) {
    route.leader().run("select pg_copy_logical_replication_slot('%s', '%s')".formatted(SLOT, copy));
    Route copied = route.to(route.follower().copy(copy));
    servers.settle();
    return subscribe(copied, copy, "copy_data = false, create_slot = false");
  }

  @Override
  public Running follow(Route route) {
    route.workload().schema(route.follower());
    route.leader().run("drop publication if exists bench");
    route.leader().run("create publication bench for all tables");
    servers.settle();
    return subscribe(route, route.follower().name(), "copy_data = true");
  }

  private static Running subscribe(Route route, String slot, String options) {
    PostgresServer leader = route.leader().server();
    long started = System.nanoTime();
    route
        .follower()
        .run(
            """
            create subscription bench
            connection 'host=127.0.0.1 port=%d user=%s dbname=%s'
            publication bench with (slot_name = '%s', %s)
            """
                .formatted(leader.port(), leader.user(), route.leader().name(), slot, options));
    route
        .leader()
        .await(
            "the subscription to begin",
            "select true from pg_replication_slots where active and slot_name = '%s'"
                .formatted(slot));
    return new Subscription(route, Beginning.now(started));
  }

  @Override
  public void release(Route route) {
    route.leader().run("select pg_drop_replication_slot(slot_name) from pg_replication_slots");
    route.drop();
  }

  @Override
  public void close() {
    servers.close();
  }

  private record Subscription(Route route, Beginning beginning) implements Running {

    @Override
    public void awaitCopied() {
      await(
          "the first copy",
          "select true from pg_subscription_rel having bool_and(srsubstate = 'r')");
    }

    @Override
    public void await(String what, String query) {
      route.follower().await(what, query);
    }

    @Override
    public Duration cpu() {
      return Duration.ZERO;
    }

    @Override
    public OptionalLong peakMemory() {
      return OptionalLong.empty();
    }

    @Override
    public void close() {
      route.follower().run("drop subscription bench");
    }
  }
}
