package dev.towline.contract.switchover;

import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.dialect.Capture;
import dev.towline.model.NodeName;
import dev.towline.model.Subscription;
import dev.towline.model.Switchover;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import dev.towline.switchover.SwitchoverListener;
import dev.towline.switchover.SwitchoverProcedure;
import dev.towline.switchover.SwitchoverReport;
import dev.towline.switchover.SwitchoverSettings;
import dev.towline.switchover.SwitchoverSettings.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Two databases of which one leads and the other follows, in turn. */
final class Pair implements AutoCloseable {

  static final NodeName FIRST = new NodeName("leader");
  static final NodeName SECOND = new NodeName("follower");

  private final Replication replication;
  private Pool firstPool;
  private Pool secondPool;
  private volatile NodeName leads = FIRST;
  private volatile boolean outages;
  private Limits limits = new Limits(Duration.ofSeconds(30), 1_000, 1_000_000);

  private final StepTimes times = new StepTimes();

  private Pair(Replication replication) {
    this.replication = replication;
    this.firstPool = Pool.of(replication.leaderSide());
    this.secondPool = Pool.of(replication.followerSide());
  }

  /** As a command has it that is run again: what it knew of a server that was down is gone. */
  void runAnew() {
    firstPool.close();
    secondPool.close();
    firstPool = Pool.of(replication.leaderSide());
    secondPool = Pool.of(replication.followerSide());
  }

  /** The first of the two leads tables for clients, and the second has copied them. */
  static Pair of(Engine first, Engine second) throws Exception {
    return of(Replication.between(first, second));
  }

  /** Likewise, of two empty databases. */
  static Pair of(Replication replication) throws Exception {
    Words words = replication.words();
    Sql.run(
        replication.leader(),
        "create table account (id int primary key, balance int not null)",
        "create table entry (id %s, client int not null, page int not null, node varchar(20) not null, note %s, primary key (id))"
            .formatted(words.numbered(), words.longText()),
        "create table seat (id int primary key, guest int, constraint seat_guest unique (guest))",
        "insert into account select g, 100 from " + words.series(1, Clients.ACCOUNTS),
        "insert into seat select g, g from " + words.series(1, Clients.SEATS));
    return copied(replication);
  }

  /** The first of the two leads the tables that it has, and the second has copied them. */
  static Pair copied(Replication replication) throws Exception {
    replication.install().start().caughtUp().stop();
    return new Pair(replication);
  }

  Replication replication() {
    return replication;
  }

  Pair with(Limits other) {
    limits = other;
    return this;
  }

  /** Clients may lose their sessions. */
  Pair withOutages() {
    outages = true;
    return this;
  }

  boolean outages() {
    return outages;
  }

  NodeName leads() {
    return leads;
  }

  /** Whether it leads at first. */
  static boolean isFirst(NodeName node) {
    return node.equals(FIRST);
  }

  Side leader() {
    return (leads.equals(FIRST) ? firstPool : secondPool).side();
  }

  Side follower() {
    return (leads.equals(FIRST) ? secondPool : firstPool).side();
  }

  /** A session of the application on one of the two. */
  Connection session(NodeName node) throws SQLException {
    return node.equals(FIRST) ? replication.anotherLeader() : replication.anotherFollower();
  }

  /** Where one of the two is, for processes of their own. */
  String url(NodeName node) {
    return isFirst(node) ? replication.leaderUrl() : replication.followerUrl();
  }

  /** How far the last switchover came, as the old leader has it. */
  Optional<Switchover> stored() {
    return leader()
        .call(
            "Looking for a switchover",
            connection -> leader().dialect().switchovers().load(connection, Replication.NAME));
  }

  /** As the present leader is followed. */
  RelaySettings settings() {
    return leads.equals(FIRST) ? replication.settings() : replication.settings().reversed();
  }

  SwitchoverSettings switchover() {
    return new SwitchoverSettings(
        settings(), new Capture.Plan(settings().reversed().tables(), Map.of()), limits);
  }

  SwitchoverProcedure procedure(SwitchoverListener listener) {
    return new SwitchoverProcedure(
        switchover(), leader(), follower(), listener, InstantSource.system());
  }

  /** Switches over to the other one. */
  SwitchoverReport switchOver() {
    SwitchoverReport report = procedure(times).run(() -> false);
    times.ended();
    swapped();
    return report;
  }

  StepTimes times() {
    return times;
  }

  /** From now on the other one leads. */
  void swapped() {
    leads = leads.equals(FIRST) ? SECOND : FIRST;
  }

  Relay relay() {
    return new Relay(
        settings(), leader(), follower(), RelayListener.silent(), InstantSource.system());
  }

  /** Brings the follower up to date with what is committed now, and compares all rows. */
  void assertEqual() throws SQLException {
    relay().catchUp(() -> false);
    replication.assertEqual();
  }

  Subscription subscription() {
    return follower()
        .call(
            "Reading the subscription",
            connection ->
                follower().dialect().applier().load(connection, Replication.NAME).orElseThrow());
  }

  @Override
  public void close() throws SQLException {
    firstPool.close();
    secondPool.close();
    replication.close();
  }
}
