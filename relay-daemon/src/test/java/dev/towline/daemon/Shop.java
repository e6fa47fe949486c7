package dev.towline.daemon;

import dev.towline.daemon.Program.Result;
import dev.towline.daemon.command.Towline;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final Path folder;
  final String name = "shop_" + SHOPS.incrementAndGet();

  /** Makes the databases and the configuration, in a folder that is the test's. */
  Shop(Path folder) throws Exception {
    this.folder = folder;
    LEADER.createDatabase(name);
    FOLLOWER.createDatabase(name);
    leader(
        """
        create table customer (id int primary key, name text not null);
        create table orders (
          id int primary key,
          customer int not null references customer,
          note varchar(100));
        create table sessions (token text primary key);
        insert into customer select i, 'customer ' || i from generate_series(1, 100) i;
        insert into orders select i, 1 + i % 100, 'note ' || i from generate_series(1, 1000) i;
        """);
    configure("");
  }

  /** Writes the configuration anew, with more lines of the subscription. */
  void configure(String more) throws IOException {
    write(
        """
        databases:
          old: {url: "%s", user: postgres, password: ""}
          new: {url: "%s", user: postgres, password: ""}
        subscriptions:
          upgrade:
            leader: old
            follower: new
            tables: ["public.*", "!public.sessions"]
        %shttp-address: 127.0.0.1:0
        retry-fatal: 500ms
        """
            .formatted(LEADER.url(name), FOLLOWER.url(name), more));
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
    StringWriter answer = new StringWriter();
    StringWriter story = new StringWriter();
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
    follower("update towline.subscription set seen_at = seen_at - interval '1 minute'");
  }

  void leader(String sql) throws SQLException {
    execute(LEADER, sql);
  }

  void follower(String sql) throws SQLException {
    execute(FOLLOWER, sql);
  }

  /** The first column of a query's rows, on the follower. */
  List<String> onFollower(String sql) throws SQLException {
    return query(FOLLOWER, sql);
  }

  /** The first column of a query's rows, on the leader. */
  List<String> onLeader(String sql) throws SQLException {
    return query(LEADER, sql);
  }

  /** Whether the follower's orders and customers are the leader's. */
  boolean equal() throws SQLException {
    String all =
        """
        select t from (
          select 'customer', row_to_json(c)::text from public.customer c
          union all select 'orders', row_to_json(o)::text from public.orders o) t
        order by t::text
        """;
    return onLeader(all).equals(onFollower(all));
  }

  private void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect(name);
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
