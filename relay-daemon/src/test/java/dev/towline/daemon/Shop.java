package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import dev.towline.daemon.command.Towline;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.Engine;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A leader and a follower, new databases on servers that all tests share, with a small shop in the
 * leader and a configuration that names both.
 */
final class Shop {

  static final PostgresServer LEADER = PostgresServer.start(PostgresVersion.V10);
  static final PostgresServer FOLLOWER = PostgresServer.start(PostgresVersion.V18);

  private static final AtomicInteger SHOPS = new AtomicInteger();

  /** What the relay follows, in any engine's words. */
  private static final String TABLES =
      """
      create table customer (id int primary key, name varchar(200) not null);
      create table orders (
        id int primary key,
        customer int not null,
        note varchar(100),
        foreign key (customer) references customer (id));
      create table sessions (token varchar(100) primary key);
      """;

  private static final int CUSTOMERS = 100;
  private static final int ORDERS = 1000;

  private final Path folder;
  private final DatabaseServer leader;
  private final DatabaseServer follower;
  final String name = "shop_" + SHOPS.incrementAndGet();

  /** Makes the databases and the configuration, in a folder that is the test's. */
  Shop(Path folder) throws Exception {
    this(folder, LEADER, FOLLOWER);
  }

  /** Likewise, on other servers. */
  Shop(Path folder, DatabaseServer leader, DatabaseServer follower) throws Exception {
    this.folder = folder;
    this.leader = leader;
    this.follower = follower;
    empty(leader);
    empty(follower);
    leader.createDatabase(name);
    follower.createDatabase(name);
    leader(TABLES);
    open();
    configure("");
  }

  /**
   * On MySQL and MariaDB Towline's own database is the server's: nothing of earlier tests stays.
   */
  private static void empty(DatabaseServer server) throws SQLException {
    if (server.engine() == Engine.POSTGRESQL) {
      return;
    }
    String ours =
        """
        select schema_name from information_schema.schemata
        where schema_name like 'shop\\_%' or schema_name = 'towline'
        """;
    String database = server.engine().systemDatabase();
    for (String each : query(server, database, ours)) {
      execute(server, database, "drop database " + each);
    }
  }

  private void open() throws SQLException {
    String customer = "insert into customer (id, name) values (?, concat('customer ', ?))";
    String order =
        "insert into orders (id, customer, note) values (?, 1 + ? % %d, concat('note ', ?))"
            .replace("%d", "" + CUSTOMERS);
    try (Connection connection = leader.connect(name);
        PreparedStatement customers = connection.prepareStatement(customer);
        PreparedStatement orders = connection.prepareStatement(order)) {
      connection.setAutoCommit(false);
      for (int i = 1; i <= CUSTOMERS; i++) {
        customers.setInt(1, i);
        customers.setString(2, "" + i);
        customers.addBatch();
      }
      customers.executeBatch();
      for (int i = 1; i <= ORDERS; i++) {
        orders.setInt(1, i);
        orders.setInt(2, i);
        orders.setString(3, "" + i);
        orders.addBatch();
      }
      orders.executeBatch();
      connection.commit();
    }
  }

  /** Where the leader's tables are. */
  String leaderSchema() {
    return schema(leader);
  }

  /** Where the follower's tables are to be. */
  String followerSchema() {
    return schema(follower);
  }

  private String schema(DatabaseServer server) {
    return server.engine() == Engine.POSTGRESQL ? "public" : name;
  }

  /** Writes the configuration anew, with more lines of the subscription. */
  void configure(String more) throws IOException {
    boolean mapped = !leaderSchema().equals(followerSchema());
    String map = "    map: {%s: %s}\n".formatted(leaderSchema(), followerSchema());
    write(
        """
        databases:
          old: {url: "%s", user: %s, password: ""}
          new: {url: "%s", user: %s, password: ""}
        subscriptions:
          upgrade:
            leader: old
            follower: new
            tables: ["%s.*", "!%5$s.sessions"]
        %s%shttp-address: 127.0.0.1:0
        retry-fatal: 500ms
        """
            .formatted(
                leader.url(name),
                leader.user(),
                follower.url(name),
                follower.user(),
                leaderSchema(),
                mapped && !more.contains("    map:") ? map : "",
                more));
  }

  /** Writes that configuration. */
  void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("towline.yaml"), yaml);
  }

  String yaml() throws IOException {
    return Files.readString(folder.resolve("towline.yaml"));
  }

  Path folder() {
    return folder;
  }

  /** Runs a command that ends by itself, in this process. */
  Result run(String... arguments) {
    return run(new StringWriter(), arguments);
  }

  /** Likewise; as soon as it tells that sentence, something happens before it goes on. */
  Result runUntilTold(String sentence, Runnable then, String... arguments) {
    AtomicBoolean told = new AtomicBoolean();
    StringWriter story =
        new StringWriter() {
          @Override
          public void write(String text, int from, int length) {
            super.write(text, from, length);
            if (text.contains(sentence) && told.compareAndSet(false, true)) {
              then.run();
            }
          }
        };
    Result result = run(story, arguments);
    assertThat(told).as("\"%s\" in %s", sentence, result.story()).isTrue();
    return result;
  }

  private Result run(StringWriter story, String... arguments) {
    StringWriter answer = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(1, "--config=" + folder.resolve("towline.yaml"));
    int exitCode =
        Towline.commandLine(Map.of())
            .setOut(new PrintWriter(answer, true))
            .setErr(new PrintWriter(story, true))
            .execute(all.toArray(String[]::new));
    return new Result(exitCode, answer.toString(), story.toString());
  }

  /** Runs a command that has to succeed. */
  Result done(String... arguments) {
    Result result = run(arguments);
    if (result.exitCode() != 0) {
      throw new AssertionError(List.of(arguments) + " failed.\n" + result);
    }
    return result;
  }

  /** The subscription as {@code status --json} has it. */
  JsonNode status() {
    return JsonMapper.shared()
        .readTree(done("status", "--json").answer())
        .get("subscriptions")
        .get(0);
  }

  boolean consistent() {
    return status().get("state").stringValue().equals("consistent");
  }

  /** Brings the shop to where all is copied and no relay is at work. */
  void copy() throws Exception {
    done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", this::consistent);
      daemon.terminate();
    }
    // As if some time had passed.
    follower("update towline.subscription set seen_at = seen_at - interval '1' minute");
  }

  void leader(String sql) throws SQLException {
    execute(leader, name, sql);
  }

  void follower(String sql) throws SQLException {
    execute(follower, name, sql);
  }

  /** The first column of a query's rows, on the follower. */
  List<String> onFollower(String sql) throws SQLException {
    return query(follower, name, sql);
  }

  /** The first column of a query's rows, on the leader. */
  List<String> onLeader(String sql) throws SQLException {
    return query(leader, name, sql);
  }

  /** Whether the follower's orders and customers are the leader's. */
  boolean equal() throws SQLException {
    String all =
        """
        select concat('customer ', id, ' ', name) as t from customer
        union all select concat('order ', id, ' ', customer, ' ', coalesce(note, '-')) from orders
        """;
    return sorted(onLeader(all)).equals(sorted(onFollower(all)));
  }

  /** Engines have orders of their own. */
  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }

  private static void execute(DatabaseServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : sql.split(";\\s*(\\R|$)", -1)) {
        if (!each.isBlank()) {
          statement.execute(each);
        }
      }
    }
  }

  private static List<String> query(DatabaseServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
