package dev.towline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Engine.Place;
import dev.towline.dialect.Capture;
import dev.towline.dialect.Dialect;
import dev.towline.dialect.Verifications.Wish;
import dev.towline.model.Column;
import dev.towline.model.NodeName;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Occasion;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import dev.towline.servers.PostgresServer;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader's database, a follower's database and a relay between them, for one test. */
public final class Replication implements AutoCloseable {

  public static final SubscriptionName NAME = new SubscriptionName("test");

  /** Without the daemon's patience: tests wait for it. */
  private static final Duration RETRY = Duration.ofMillis(20);

  private static final Logger log = LoggerFactory.getLogger(Replication.class);

  private Database leads;
  private final Database follows;
  private final Engine followerEngine;
  private Connection leader;
  private Connection follower;
  private final Dialect leaderDialect;
  private final Dialect followerDialect;

  private UnaryOperator<Dialect> disguise = UnaryOperator.identity();
  private Optional<String> role = Optional.empty();
  private Optional<Road> leaderRoad = Optional.empty();
  private Optional<Road> followerRoad = Optional.empty();
  private RelaySettings settings = quick();
  private volatile boolean stopping;
  private volatile Optional<TowlineException> failure = Optional.empty();
  private Optional<Thread> running = Optional.empty();

  private Replication(Database leads, Database follows, Engine followerEngine) throws SQLException {
    this.leads = leads;
    this.follows = follows;
    this.followerEngine = followerEngine;
    this.leader = leads.connect();
    this.follower = follows.connect();
    this.leaderDialect = Database.dialect(leader);
    this.followerDialect = Database.dialect(follower);
  }

  /** All tables; whoever waits for the follower does not wait for its next heartbeat. */
  private static RelaySettings quick() {
    return RelaySettings.defaults(NAME, new TableSelection(List.of("*.*")))
        .telling(Duration.ofMillis(20), Duration.ofMillis(200));
  }

  /** Two empty databases of two engines, or of two versions of one. */
  public static Replication between(Engine leader, Engine follower) throws SQLException {
    return new Replication(leader.fresh(Place.LEADER), follower.fresh(Place.FOLLOWER), follower);
  }

  /** Two empty databases on two servers. */
  public static Replication between(PostgresServer leader, PostgresServer follower)
      throws SQLException {
    return between(
        place -> PostgresDatabase.fresh(leader), place -> PostgresDatabase.fresh(follower));
  }

  /** From this one's follower to a third database. */
  public Replication onwards() throws SQLException {
    return onwards(followerEngine);
  }

  /** From this one's follower to a third database of another engine. */
  public Replication onwards(Engine third) throws SQLException {
    return new Replication(follows, third.fresh(Place.THIRD), third);
  }

  /** A session of the application on the leader. */
  public Connection leader() {
    return leader;
  }

  /** Writes something on the leader, for callers that cannot throw. */
  public void write(String statement) {
    try {
      Sql.run(leader, statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A session of a reader on the follower. */
  public Connection follower() {
    return follower;
  }

  /** The oldest major version of PostgreSQL on either side: 9 for 9.6; other engines have all. */
  public int versions() throws SQLException {
    return Math.min(version(leader), version(follower));
  }

  private static int version(Connection side) throws SQLException {
    DatabaseMetaData database = side.getMetaData();
    return database.getDatabaseProductName().equals("PostgreSQL")
        ? database.getDatabaseMajorVersion()
        : Integer.MAX_VALUE;
  }

  /** What the leader understands. */
  public Words words() {
    return leads.words();
  }

  /** What the follower understands. */
  public Words followerWords() {
    return follows.words();
  }

  public Dialect leaderDialect() {
    return leaderDialect;
  }

  public Dialect followerDialect() {
    return followerDialect;
  }

  /** Where the leader's database is, for processes of their own. */
  public String leaderUrl() {
    return leads.url();
  }

  public String followerUrl() {
    return follows.url();
  }

  /** Another session on the leader. */
  public Connection anotherLeader() throws SQLException {
    return leads.connect();
  }

  public Connection anotherFollower() throws SQLException {
    return follows.connect();
  }

  /** The tests' own sessions after another server took the leader's place. */
  public Replication reconnect(PostgresServer server) throws SQLException {
    leads = ((PostgresDatabase) leads).on(server);
    return reconnect();
  }

  /** The tests' own sessions after a server was down. */
  public Replication reconnect() throws SQLException {
    leader.close();
    follower.close();
    leader = leads.connect();
    follower = follows.connect();
    return this;
  }

  /** Settings that bring out in small tests what usually takes large ones. */
  public Replication with(RelaySettings changed) {
    settings = changed;
    return this;
  }

  public RelaySettings settings() {
    return settings;
  }

  /** Installs on both sides and captures all tables that there are. */
  public Replication install() throws SQLException {
    return install(Map.of());
  }

  public Replication install(Map<TableName, Capture.TableOptions> options) throws SQLException {
    leads.install(leader);
    follows.install(follower);
    Capture.Plan plan = new Capture.Plan(settings.tables(), options);
    leaderDialect.capture().install(leader, plan, sentence -> {});
    return this;
  }

  public Side leaderSide() {
    return new Side(new NodeName("leader"), leaderDialect, leads.source(role, leaderRoad));
  }

  public Side followerSide() {
    return new Side(
        new NodeName("follower"),
        disguise.apply(followerDialect),
        follows.source(role, followerRoad));
  }

  /** Lets the follower be taken for another engine than it is. */
  public Replication disguised(UnaryOperator<Dialect> followerAs) {
    disguise = followerAs;
    return this;
  }

  /** Lets the relay work under another role than the superuser. */
  public Replication as(String relayRole) {
    role = Optional.of(relayRole);
    return this;
  }

  /** Lets the relay, and only it, travel on roads that can break. */
  public Replication by(Road toLeader, Road toFollower) {
    leaderRoad = Optional.of(toLeader);
    followerRoad = Optional.of(toFollower);
    return this;
  }

  /** A relay of its own, to be stepped by the test. */
  public Relay relay() {
    return new Relay(
        settings, leaderSide(), followerSide(), RelayListener.silent(), InstantSource.system());
  }

  /** Runs a relay in the background until {@link #stop()}; a failure that stays ends it. */
  public Replication start() {
    stopping = false;
    failure = Optional.empty();
    Relay relay = relay();
    Thread thread =
        new Thread(
            () -> {
              while (!stopping && failure.isEmpty()) {
                try {
                  relay.run(Duration.ofDays(1), () -> stopping);
                } catch (TowlineException e) {
                  // Like the daemon: what passes by itself is tried again.
                  failure = e.kind() == Kind.TRANSIENT ? Optional.empty() : Optional.of(e);
                }
              }
            });
    thread.start();
    running = Optional.of(thread);
    return this;
  }

  /** Like {@link #start()}, as the daemon does: what passes is tried again. */
  public Replication startAgainAndAgain() {
    stopping = false;
    failure = Optional.empty();
    Relay relay = relay();
    Thread thread = new Thread(() -> tryAgain(relay));
    thread.start();
    running = Optional.of(thread);
    return this;
  }

  private void tryAgain(Relay relay) {
    while (!stopping) {
      try {
        relay.run(Duration.ofSeconds(1), () -> stopping);
      } catch (TowlineException e) {
        if (e.kind() != TowlineException.Kind.TRANSIENT) {
          failure = Optional.of(e);
          return;
        }
        log.info("Trying again: {}", e.getMessage());
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  /** Lets the relay finish its round and stop. */
  public void stop() {
    stopping = true;
    running.ifPresent(Replication::join);
    running = Optional.empty();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the relay was stopping.", e);
    }
  }

  /** Why the relay stopped by itself. */
  public TowlineException awaitFailure() throws Exception {
    Await.until("the relay fails", () -> failure.isPresent());
    return failure.orElseThrow();
  }

  /** Waits until the follower has all that is committed on the leader now. */
  public Replication caughtUp() throws Exception {
    return caughtUp(Duration.ofSeconds(60));
  }

  public Replication caughtUp(Duration limit) throws Exception {
    Instant now = leaderDialect.changelog().now(leader);
    Await.until(
        "the follower has everything up to " + now,
        limit,
        () -> {
          refuseFailure();
          Optional<Subscription> stored = followerDialect.applier().load(follower, NAME);
          return stored
              .filter(s -> s.state() == Subscription.State.CONSISTENT)
              .flatMap(Subscription::asOf)
              .filter(asOf -> asOf.isAfter(now))
              .isPresent();
        });
    return this;
  }

  /** Fails with the reason if the relay stopped by itself. */
  public void refuseFailure() {
    failure.ifPresent(
        e -> {
          throw new AssertionError(e.toString(), e);
        });
  }

  /** Both sides have the same rows in every table of the leader, as text, sorted. */
  public Replication assertEqual() throws SQLException {
    for (TableShape table : leaderDialect.catalog().tables(leader, settings.tables())) {
      // A plain table of the leader may be a partitioned one here: each side is read as what it is.
      TableShape here = followerDialect.catalog().table(follower, table.name()).orElseThrow();
      if (here.engine().equals(table.engine())) {
        assertSame(
            table,
            follows.rows(follower, here, table.columns()),
            leads.rows(leader, table, table.columns()));
      } else {
        List<String> columns = table.columns().stream().map(Column::name).toList();
        assertSame(
            table,
            follows.neutralRows(follower, here, columns),
            leads.neutralRows(leader, table, columns));
      }
    }
    return this;
  }

  private static void assertSame(TableShape table, List<String> here, List<String> there) {
    assertThat(here).as("rows of %s", table.name()).isEqualTo(there);
  }

  /** The shapes of the leader's tables. */
  public List<TableShape> leaderShapes() throws SQLException {
    return leaderDialect.catalog().tables(leader, settings.tables());
  }

  /** The shapes of the follower's tables. */
  public List<TableShape> followerShapes() throws SQLException {
    return followerDialect.catalog().tables(follower, settings.tables());
  }

  /** The leader's rows of a table in text that is the same on each engine, sorted. */
  public List<String> leaderText(TableName table, List<String> columns) throws SQLException {
    TableShape shape = leaderDialect.catalog().table(leader, table).orElseThrow();
    return leads.neutralRows(leader, shape, columns);
  }

  /** The follower's rows of a table in that text. */
  public List<String> followerText(TableName table, List<String> columns) throws SQLException {
    TableShape shape = followerDialect.catalog().table(follower, table).orElseThrow();
    return follows.neutralRows(follower, shape, columns);
  }

  /** Asks the running relay to verify all tables and waits for the answer. */
  public VerificationReport verify() throws Exception {
    return verified(false);
  }

  /** Likewise, and what differs is mended. */
  public VerificationReport repair() throws Exception {
    return verified(true);
  }

  private VerificationReport verified(boolean repair) throws Exception {
    String id = askToVerify(repair);
    Await.until(
        "the verification is finished",
        () -> {
          refuseFailure();
          return report(id).finished();
        });
    return report(id);
  }

  /** Asks for a verification of all tables; returns its id. */
  public String askToVerify(boolean repair) throws SQLException {
    return followerDialect
        .verifications()
        .request(follower, NAME, new Wish(List.of(), repair, Occasion.ASKED));
  }

  /** How far that verification has come. */
  public VerificationReport report(String id) throws SQLException {
    return followerDialect.verifications().report(follower, id).orElseThrow();
  }

  @Override
  public void close() throws SQLException {
    stop();
    leader.close();
    follower.close();
    leads.drop();
    follows.drop();
  }
}
