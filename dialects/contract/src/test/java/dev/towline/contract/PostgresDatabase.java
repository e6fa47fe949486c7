package dev.towline.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.model.Column;
import dev.towline.model.TableShape;
import dev.towline.servers.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One of many databases of a server of PostgreSQL. */
record PostgresDatabase(PostgresServer server, String name) implements Database {

  static PostgresDatabase fresh(PostgresServer server) throws SQLException {
    return new PostgresDatabase(server, Servers.freshDatabase(server));
  }

  /** The database of the same name on another server. */
  PostgresDatabase on(PostgresServer other) {
    return new PostgresDatabase(other, name);
  }

  @Override
  public String url() {
    return server.url(name);
  }

  @Override
  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  @Override
  public DataSource source(Optional<String> role, Optional<Road> road) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(road.map(r -> r.url(url())).orElse(url()));
    source.setUser(role.orElse(server.user()));
    source.setPassword("");
    source.setApplicationName("towline");
    return source;
  }

  @Override
  public Words words() {
    return new PostgresWords();
  }

  @Override
  public void install(Connection session) throws SQLException {
    Sql.run(session, script("R__towline_1_tables.sql"), script("R__towline_2_functions.sql"));
  }

  /** The same scripts that Flyway runs, without the time that it takes. */
  private static String script(String name) {
    String path = "towline/migration/postgresql/" + name;
    try (InputStream in = PostgresDatabase.class.getClassLoader().getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> rows(Connection connection, TableShape table, List<Column> columns)
      throws SQLException {
    settle(connection);
    List<String> names = columns.stream().map(PostgresDatabase::exactly).toList();
    String query = "select %s from %s".formatted(String.join(", ", names), from(table));
    return Sql.rows(connection, query).stream().sorted().toList();
  }

  @Override
  public List<String> neutralRows(Connection connection, TableShape table, List<String> columns)
      throws SQLException {
    settle(connection);
    return NeutralText.rows(
        connection, from(table), columns.stream().map(c -> neutral(table, c)).toList());
  }

  private static void settle(Connection connection) throws SQLException {
    Sql.run(connection, "reset all", "set timezone = 'UTC'", "set extra_float_digits = 3");
  }

  /** A parent by inheritance without its children. */
  private static String from(TableShape table) {
    String only = table.kind() == TableShape.Kind.PARTITIONED ? "" : "only ";
    return only + quoted(table.name().schema()) + "." + quoted(table.name().name());
  }

  private static String quoted(String name) {
    return new PostgresWords().name(name);
  }

  /** Versions write floating point numbers differently; their bytes are the same. */
  private static String exactly(Column column) {
    String name = quoted(column.name());
    return switch (column.type()) {
      case "double precision" -> "float8send(" + name + ")";
      case "real" -> "float4send(" + name + ")";
      case "point" -> "point_send(" + name + ")";
      default -> name;
    };
  }

  private static NeutralText neutral(TableShape table, String column) {
    String name = quoted(column);
    String type = table.column(column).orElseThrow().type();
    if (type.equals("numeric")) {
      // With no limit it keeps its zeros at the end, and other engines keep it as a text.
      return NeutralText.plain(name + "::text");
    }
    return switch (type.replaceAll("\\(.*?\\)", "")) {
      case "boolean" -> NeutralText.plain(name + "::int");
      case "bytea" -> NeutralText.plain("encode(" + name + ", 'hex')");
      case "numeric" -> NeutralText.decimal(name);
      case "double precision" -> NeutralText.floating(name, 64);
      case "real" -> NeutralText.floating(name, 32);
      case "timestamp with time zone" ->
          NeutralText.plain("(%s at time zone 'UTC')::text".formatted(name));
      case "json", "jsonb" -> NeutralText.json(name);
      case "inet" -> NeutralText.plain("abbrev(" + name + ")");
      default -> NeutralText.plain(name + "::text");
    };
  }

  @Override
  public void drop() throws SQLException {
    try (Connection connection = server.connect("postgres")) {
      Sql.run(
          connection,
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'",
          "drop database if exists " + name);
    }
  }
}
