package dev.towline.contract.changelog;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Changelog;
import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowReader;
import dev.towline.dialect.RowReader.Part;
import dev.towline.dialect.RowSink;
import dev.towline.mariadb.MariaDbEngine;
import dev.towline.migrations.Installer;
import dev.towline.model.CapturedTable;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableMapping;
import dev.towline.model.TablePair;
import dev.towline.model.TableSelection;
import dev.towline.mysql.Engine;
import dev.towline.mysql.MySqlCapture;
import dev.towline.mysql.MySqlChangelog;
import dev.towline.mysql.MySqlEngine;
import dev.towline.mysql.MySqlRowReader;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A leader whose tables are in database {@code shop}, and a reader of it that keeps the position of
 * a follower which is not there.
 */
final class Leader implements AutoCloseable {

  static final SubscriptionName NAME = new SubscriptionName("test");
  private static final NodeName FOLLOWER = new NodeName("follower");

  private final DatabaseServer server;
  private final Engine engine;
  private final List<Connection> open = new ArrayList<>();
  private Connection reading;
  private Optional<Position> position = Optional.empty();

  private Leader(MySqlVersion version, DatabaseServer server) throws SQLException {
    this.server = server;
    this.engine = version.isMariaDb() ? new MariaDbEngine() : new MySqlEngine();
    this.reading = session("mysql");
  }

  /** A leader with these tables, all captured, and a claim. */
  static Leader with(MySqlVersion version, String... tables) throws SQLException {
    return with(version, Servers.of(version), tables);
  }

  /** The same on a server of the test's own. */
  static Leader with(MySqlVersion version, DatabaseServer server, String... tables)
      throws SQLException {
    Leader leader = new Leader(version, server);
    leader.install(tables);
    leader.connect();
    leader.changelog().claim(leader.reading, NAME, FOLLOWER);
    return leader;
  }

  /** What a test left prepared would hold its tables for ever. */
  private void forgetPrepared() throws SQLException {
    for (String row : Sql.rows(reading, "xa recover")) {
      Sql.run(reading, "xa rollback '" + row.substring(row.lastIndexOf('|') + 1) + "'");
    }
  }

  private void install(String... tables) throws SQLException {
    forgetPrepared();
    Sql.run(
        reading,
        "set session lock_wait_timeout = 60",
        "set foreign_key_checks = 0",
        "drop database if exists shop",
        "drop database if exists towline",
        "create database shop");
    reading.setCatalog("shop");
    Sql.run(reading, tables);
    capture();
  }

  /** Captures all tables that are there now. */
  void capture() {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(server.url("shop"));
    source.setUser(server.user());
    source.setPassword(server.password());
    new Installer(engine.name(), new MySqlCapture(engine))
        .lead(source, new Plan(new TableSelection(List.of("shop.*")), Map.of()), told -> {});
  }

  /** Sessions of their own again, after the server came back. */
  void connect() throws SQLException {
    reading = session("shop");
    changelog().prepare(reading);
  }

  Connection session() throws SQLException {
    return session("shop");
  }

  private Connection session(String database) throws SQLException {
    String url = server.url(database) + "?allowMultiQueries=true";
    Connection connection = DriverManager.getConnection(url, server.user(), server.password());
    open.add(connection);
    return connection;
  }

  /** The session of {@link #round}. */
  Connection reading() {
    return reading;
  }

  DatabaseServer server() {
    return server;
  }

  Changelog changelog() {
    return new MySqlChangelog(engine);
  }

  RowReader reader() {
    return new MySqlRowReader();
  }

  List<CapturedTable> captured() throws SQLException {
    return changelog().captured(reading, new TableSelection(List.of("*.*")));
  }

  TablePair pair(String table) throws SQLException {
    CapturedTable captured =
        captured().stream().filter(t -> t.name().name().equals(table)).findFirst().orElseThrow();
    return new TablePair(captured, captured.shape(), TableMapping.NONE);
  }

  Optional<Position> position() {
    return position;
  }

  void position(Position stored) {
    position = Optional.of(stored);
  }

  Reading begin() throws SQLException {
    return changelog().begin(reading, window(captured()));
  }

  Window window(List<CapturedTable> tables) {
    return new Window(NAME, tables, position, FOLLOWER, Duration.ofSeconds(5));
  }

  /** A round that keeps nothing but its position. */
  void round() throws SQLException {
    try (Reading round = begin()) {
      position = Optional.of(round.position());
      round.end();
    }
  }

  /** A round; the changed rows of one table, fields between bars. */
  List<String> changes(String table) throws SQLException {
    TablePair pair = pair(table);
    try (Reading round = begin()) {
      List<String> lines = changes(round, pair);
      position = Optional.of(round.position());
      round.end();
      return lines;
    }
  }

  List<String> changes(Reading round, TablePair pair) throws SQLException {
    return lines(sink -> reader().changed(round, pair, Part.whole(), sink));
  }

  /** Something that reads rows into a sink. */
  interface Read {
    Object into(RowSink sink) throws SQLException;
  }

  static List<String> lines(Read read) throws SQLException {
    List<String> lines = new ArrayList<>();
    read.into(
        line ->
            lines.add(
                String.join("|", RowLine.fields(line).stream().map(String::valueOf).toList())));
    return lines;
  }

  /** Whether numbers wait for their transactions, or for the proof that these are gone. */
  boolean gaps() {
    return position.orElseThrow().text().contains(":");
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : open) {
      // Not closed: there may be no server left to say goodbye to.
      connection.abort(Runnable::run);
    }
  }
}
