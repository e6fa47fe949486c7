package dev.towline.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.dialect.Capture;
import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
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
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import dev.towline.servers.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader's database, a follower's database and a relay between them, for one test. */
public final class Replication implements AutoCloseable {

  public static final SubscriptionName NAME = new SubscriptionName("test");

  /** Without the daemon's patience: tests wait for it. */
  private static final Duration RETRY = Duration.ofMillis(20);

  private static final Logger log = LoggerFactory.getLogger(Replication.class);

  private PostgresServer leaderServer;
  private final PostgresServer followerServer;
  private final String leaderDatabase;
  private final String followerDatabase;
  private Connection leader;
  private Connection follower;

  private String role = "postgres";
  private Optional<Road> leaderRoad = Optional.empty();
  private Optional<Road> followerRoad = Optional.empty();
  private RelaySettings settings = quick();
  private volatile boolean stopping;
  private volatile Optional<TowlineException> failure = Optional.empty();
  private Optional<Thread> running = Optional.empty();

  private Replication(PostgresServer leaderServer, PostgresServer followerServer)
      throws SQLException {
    this(leaderServer, Servers.freshDatabase(leaderServer), followerServer);
  }

  private Replication(
      PostgresServer leaderServer, String leaderDatabase, PostgresServer followerServer)
      throws SQLException {
    this.leaderServer = leaderServer;
    this.followerServer = followerServer;
    this.leaderDatabase = leaderDatabase;
    this.followerDatabase = Servers.freshDatabase(followerServer);
    this.leader = leaderServer.connect(leaderDatabase);
    this.follower = followerServer.connect(followerDatabase);
  }

  /** All tables; whoever waits for the follower does not wait for its next heartbeat. */
  private static RelaySettings quick() {
    return RelaySettings.defaults(NAME, new TableSelection(List.of("*.*")))
        .telling(Duration.ofMillis(20), Duration.ofMillis(200));
  }

  /** Two empty databases on two servers. */
  public static Replication between(PostgresServer leader, PostgresServer follower)
      throws SQLException {
    return new Replication(leader, follower);
  }

  /** From this one's follower to a third database, beside it on the same server. */
  public Replication onwards() throws SQLException {
    return new Replication(followerServer, followerDatabase, followerServer);
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

  /** The older one of both sides' major versions: 9 for 9.6. */
  public int versions() throws SQLException {
    return Math.min(
        leader.getMetaData().getDatabaseMajorVersion(),
        follower.getMetaData().getDatabaseMajorVersion());
  }

  /** Where the leader's database is, for processes of their own. */
  public String leaderUrl() {
    return leaderServer.url(leaderDatabase);
  }

  public String followerUrl() {
    return followerServer.url(followerDatabase);
  }

  /** Another session on the leader. */
  public Connection anotherLeader() throws SQLException {
    return leaderServer.connect(leaderDatabase);
  }

  public Connection anotherFollower() throws SQLException {
    return followerServer.connect(followerDatabase);
  }

  /** The tests' own sessions after a server was down, or another one took the leader's place. */
  public Replication reconnect(PostgresServer leads) throws SQLException {
    leader.close();
    follower.close();
    leaderServer = leads;
    leader = leaderServer.connect(leaderDatabase);
    follower = followerServer.connect(followerDatabase);
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
    for (Connection side : List.of(leader, follower)) {
      Sql.run(side, script("R__towline_1_tables.sql"), script("R__towline_2_functions.sql"));
    }
    Capture.Plan plan = new Capture.Plan(settings.tables(), options);
    dialect().capture().install(leader, plan, sentence -> {});
    return this;
  }

  /** The same scripts that Flyway runs, without the time that it takes. */
  private static String script(String name) {
    String path = "towline/migration/postgresql/" + name;
    try (InputStream in = Replication.class.getClassLoader().getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Dialect dialect() {
    return ServiceLoader.load(DialectProvider.class).findFirst().orElseThrow().dialect();
  }

  public Side leaderSide() {
    return new Side(new NodeName("leader"), dialect(), source(leaderUrl(), leaderRoad));
  }

  public Side followerSide() {
    return new Side(new NodeName("follower"), dialect(), source(followerUrl(), followerRoad));
  }

  /** Lets the relay work under another role than the superuser. */
  public Replication as(String relayRole) {
    role = relayRole;
    return this;
  }

  /** Lets the relay, and only it, travel on roads that can break. */
  public Replication by(Road toLeader, Road toFollower) {
    leaderRoad = Optional.of(toLeader);
    followerRoad = Optional.of(toFollower);
    return this;
  }

  private DataSource source(String url, Optional<Road> road) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(road.map(r -> r.url(url)).orElse(url));
    source.setUser(role);
    source.setPassword("");
    source.setApplicationName("towline");
    return source;
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
    Instant now = dialect().changelog().now(leader);
    Await.until(
        "the follower has everything up to " + now,
        limit,
        () -> {
          failure.ifPresent(
              e -> {
                throw new AssertionError(e.toString(), e);
              });
          Optional<Subscription> stored = dialect().applier().load(follower, NAME);
          return stored
              .filter(s -> s.state() == Subscription.State.CONSISTENT)
              .flatMap(Subscription::asOf)
              .filter(asOf -> asOf.isAfter(now))
              .isPresent();
        });
    return this;
  }

  /** Both sides have the same rows in every table of the leader, as text, sorted. */
  public Replication assertEqual() throws SQLException {
    for (TableShape table : dialect().catalog().tables(leader, settings.tables())) {
      // A plain table of the leader may be a partitioned one here: each side is read as what it is.
      TableShape here = dialect().catalog().table(follower, table.name()).orElseThrow();
      assertThat(rows(follower, table, here.kind()))
          .as("rows of %s", table.name())
          .isEqualTo(rows(leader, table, table.kind()));
    }
    return this;
  }

  private static List<String> rows(Connection connection, TableShape table, TableShape.Kind kind)
      throws SQLException {
    List<String> names = table.columns().stream().map(Replication::exactly).toList();
    Sql.run(connection, "reset all", "set timezone = 'UTC'", "set extra_float_digits = 3");
    List<String> rows =
        Sql.rows(
            connection,
            "select %s from %s \"%s\".\"%s\""
                .formatted(
                    String.join(", ", names),
                    kind == TableShape.Kind.PARTITIONED ? "" : "only",
                    table.name().schema().replace("\"", "\"\""),
                    table.name().name().replace("\"", "\"\"")));
    return rows.stream().sorted().toList();
  }

  /** Versions write floating point numbers differently; their bytes are the same. */
  private static String exactly(Column column) {
    String name = "\"" + column.name().replace("\"", "\"\"") + "\"";
    return switch (column.type()) {
      case "double precision" -> "float8send(" + name + ")";
      case "real" -> "float4send(" + name + ")";
      case "point" -> "point_send(" + name + ")";
      default -> name;
    };
  }

  /** Asks the running relay to verify all tables and waits for the answer. */
  public VerificationReport verify() throws Exception {
    String id = dialect().verifications().request(follower, NAME, List.of());
    Await.until(
        "the verification is finished",
        () -> dialect().verifications().report(follower, id).orElseThrow().finished());
    return dialect().verifications().report(follower, id).orElseThrow();
  }

  @Override
  public void close() throws SQLException {
    stop();
    leader.close();
    follower.close();
    drop(leaderServer, leaderDatabase);
    drop(followerServer, followerDatabase);
  }

  private static void drop(PostgresServer server, String database) throws SQLException {
    try (Connection connection = server.connect("postgres")) {
      Sql.run(
          connection,
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
              + database
              + "'",
          "drop database if exists " + database);
    }
  }
}
