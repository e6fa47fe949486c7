package dev.towline.contract.follower;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.contract.Database;
import dev.towline.contract.Engine;
import dev.towline.contract.Sql;
import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.Applier.Limits;
import dev.towline.dialect.Applier.Refusals;
import dev.towline.dialect.Batch;
import dev.towline.dialect.Quarantine;
import dev.towline.dialect.RowSink;
import dev.towline.mariadb.MariaDbEngine;
import dev.towline.model.CapturedTable;
import dev.towline.model.Epoch;
import dev.towline.model.Fingerprint;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape;
import dev.towline.mysql.MySqlAccess;
import dev.towline.mysql.MySqlApplier;
import dev.towline.mysql.MySqlCatalog;
import dev.towline.mysql.MySqlDialect;
import dev.towline.mysql.MySqlEngine;
import dev.towline.servers.MySqlVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A follower that is handed lines, as a relay would. Tables of the leader are in a database {@code
 * leader} of the same server, those of the follower in {@code public}.
 */
final class LineFollower implements AutoCloseable {

  static final SubscriptionName SUBSCRIPTION = new SubscriptionName("lines");
  static final NodeName LEADER = new NodeName("north");

  /** So few rows stay in memory. */
  static final int SMALL_ROWS = 1000;

  final Connection connection;

  /** Somebody else's session. */
  final Connection reader;

  final MySqlApplier applier;
  final MySqlCatalog catalog;
  final Quarantine quarantine;

  private final MySqlVersion version;
  private final Database database;
  private final String url;
  private long positions;
  private Refusals refusals = new Refusals(false, false, 100);
  private int smallRows = SMALL_ROWS;

  LineFollower(MySqlVersion version, String option) throws SQLException {
    this(version, Engine.of(version).fresh(Engine.Place.FOLLOWER), option);
    Sql.run(reader, "create database leader");
    for (String statement : tables().split(";\n", -1)) {
      if (!statement.isBlank()) {
        Sql.run(reader, statement);
      }
    }
    applier.create(connection, SUBSCRIPTION, LEADER, new StreamId("stream"), "here");
  }

  private LineFollower(MySqlVersion version, Database database, String option) throws SQLException {
    this.version = version;
    this.database = database;
    this.url = database.url();
    this.reader = database.connect();
    dev.towline.mysql.Engine engine = version.isMariaDb() ? new MariaDbEngine() : new MySqlEngine();
    this.applier = new MySqlApplier(engine);
    this.catalog = new MySqlCatalog(engine);
    this.quarantine = MySqlDialect.of(engine).quarantine();
    this.connection = open(option);
    applier.prepare(connection);
  }

  /** The same follower by new sessions, as staged as this one. */
  LineFollower again(String option) throws SQLException {
    LineFollower again = new LineFollower(version, database, option);
    again.smallRows = smallRows;
    return again;
  }

  /**
   * Another session of the relay's.
   *
   * @param option a property of the driver and its value, {@code name=value}; else empty
   */
  Connection open(String option) throws SQLException {
    var target = new MySqlAccess().target(url);
    Properties properties = new Properties();
    properties.putAll(target.properties());
    if (!option.isEmpty()) {
      properties.setProperty(option.split("=", 2)[0], option.split("=", 2)[1]);
    }
    properties.setProperty("user", "root");
    properties.setProperty("password", "");
    return DriverManager.getConnection(target.url(), properties);
  }

  private static String tables() {
    String path = "towline/migration/mysql/R__towline_1_tables.sql";
    try (InputStream in = LineFollower.class.getClassLoader().getResourceAsStream(path)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything is staged from now on. */
  void staging() {
    smallRows = 0;
  }

  /** Refused rows are set aside from now on. */
  void settingAside() {
    refusals = new Refusals(true, true, 100);
  }

  /** The follower's table, and one of the leader's with the same columns. */
  TablePair pair(String table) throws SQLException {
    TableShape shape = catalog.table(connection, new TableName("public", table)).orElseThrow();
    return pair(shape, shape, TableMapping.NONE);
  }

  /** The follower's table, and the leader's own of that name. */
  TablePair leaderPair(String table) throws SQLException {
    TableShape leader = catalog.table(connection, new TableName("leader", table)).orElseThrow();
    TableShape follower = catalog.table(connection, new TableName("public", table)).orElseThrow();
    TableMapping mapping =
        new TableMapping(Map.of("leader", "public"), Map.of(), Map.of(), Map.of(), Map.of());
    return pair(leader, follower, mapping);
  }

  static TablePair pair(TableShape leader, TableShape follower, TableMapping mapping) {
    return new TablePair(
        new CapturedTable(leader.name().name(), 1, leader, new Fingerprint("1/1")),
        follower,
        mapping);
  }

  Batch begin() throws SQLException {
    return begin(connection, new Epoch(1), at(positions), at(++positions));
  }

  Batch begin(Connection session, Epoch epoch, Optional<Position> from, Optional<Position> to)
      throws SQLException {
    return applier.begin(
        session,
        new Advance(
            SUBSCRIPTION,
            LEADER,
            epoch,
            from,
            to.orElseThrow(),
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            Subscription.State.CONSISTENT,
            Optional.empty(),
            positions,
            new Limits(smallRows, 1 << 20, Duration.ofSeconds(2)),
            refusals));
  }

  static Optional<Position> at(long number) {
    return number == 0 ? Optional.empty() : Optional.of(new Position("p" + number));
  }

  /** One batch of changes of one table. Returns what it says it wrote. */
  long apply(TablePair table, String... lines) throws SQLException {
    return apply(table, Batch.Mode.CHANGES, lines);
  }

  long apply(TablePair table, Batch.Mode mode, String... lines) throws SQLException {
    try (Batch batch = begin()) {
      send(batch.rows(table, mode), lines);
      return finish(batch);
    } catch (SQLException | RuntimeException e) {
      positions--;
      throw e;
    }
  }

  /** A batch that failed did not move the position. */
  void failed() {
    positions--;
  }

  static long finish(Batch batch) throws SQLException {
    batch.received();
    long rows = batch.apply();
    batch.commit();
    return rows;
  }

  static void send(RowSink sink, String... lines) {
    for (String line : lines) {
      sink.row((line + "\n").getBytes(UTF_8));
    }
  }

  /** Runs statements in somebody else's session. */
  void run(String... statements) throws SQLException {
    Sql.run(reader, statements);
  }

  /** What somebody else sees. */
  List<String> rows(String query) throws SQLException {
    return Sql.rows(reader, query);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    reader.close();
  }
}
