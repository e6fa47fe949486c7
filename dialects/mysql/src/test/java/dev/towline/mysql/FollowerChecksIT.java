package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.Applier.Limits;
import dev.towline.dialect.Applier.Refusals;
import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.CapturedTable;
import dev.towline.model.Epoch;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
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
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class FollowerChecksIT {

  private static final SubscriptionName NAME = new SubscriptionName("checked");

  /** As much of our own tables as a batch needs. */
  private static final List<String> TABLES =
      List.of(
          "create database towline",
          "create database `odd_shop`",
          "create table odd_shop.t (id int primary key, name varchar(10))",
          "create table odd_shop.noted (id int primary key)",
          "create trigger odd_shop.note before insert on odd_shop.noted for each row set @noted = 1",
          "create table odd_shop.old (id int primary key) engine = myisam",
          """
          create table towline.subscription (name varchar(190) primary key, leader text, stream text,
            epoch bigint, position text, as_of datetime(6), state text, slice_next int,
            slice_count int, slice_position text, slice_as_of datetime(6),
            acknowledgement bigint default 0, relay text, seen_at datetime(6),
            rows_applied bigint default 0, rows_per_second double default 0, failure text,
            remedy text, failed_at datetime(6))
          """,
          "create user checked@'127.0.0.1' identified by 'secret'");

  @Test
  void whatIsMissingIsNamedWithTheGrantsThatSufficeThen() throws SQLException {
    Assumptions.assumeTrue(MySqlServer.available().contains(MySqlVersion.MYSQL));
    try (MySqlServer server =
            MySqlServer.start(
                MySqlVersion.MYSQL,
                Map.of(
                    "innodb-flush-log-at-trx-commit", "2",
                    "max-allowed-packet", "4M",
                    "local-infile", "0",
                    "gtid-mode", "ON",
                    "enforce-gtid-consistency", "ON",
                    "sql-require-primary-key", "ON"));
        Connection root = server.connect("mysql")) {
      for (String sql : TABLES) {
        Sql.execute(root, sql);
      }
      MySqlEngine engine = new MySqlEngine();
      List<TableShape> shapes =
          new MySqlCatalog(engine)
              .tables(
                  root,
                  List.of(
                      new TableName("odd_shop", "t"),
                      new TableName("odd_shop", "noted"),
                      new TableName("odd_shop", "old")));
      Sql.execute(root, "grant select on odd_shop.* to checked@'127.0.0.1'");
      try (Connection checked = open(server)) {
        List<Finding> findings = FollowerChecks.of(checked, engine, shapes);

        assertThat(findings)
            .extracting(Finding::toString)
            .anyMatch(text -> text.contains("local_infile: It is off"))
            .anyMatch(text -> text.contains("max_allowed_packet: It is 4,194,304 bytes"))
            .anyMatch(text -> text.contains("odd_shop.old: Its rows are kept by MyISAM"))
            .anyMatch(text -> text.contains("grant trigger on `odd_shop`.* to"))
            .anyMatch(text -> text.contains("grant reload on *.* to 'checked'@'127.0.0.1';"))
            .anyMatch(
                text ->
                    text.contains(
                        "grant delete, insert, update on `odd_shop`.`t` to 'checked'@'127.0.0.1';"))
            .anyMatch(text -> text.contains("create temporary tables"));
        for (Finding finding : findings) {
          int grant = finding.remedy().indexOf("grant ");
          if (grant >= 0) {
            Sql.execute(root, finding.remedy().substring(grant).replace(";", ""));
          }
        }
        Sql.execute(root, "drop table odd_shop.old");
      }
      try (Connection checked = open(server)) {
        assertThat(
                FollowerChecks.of(
                    checked,
                    engine,
                    shapes.stream().filter(s -> !s.name().name().equals("old")).toList()))
            .noneMatch(finding -> finding.severity() == Severity.BLOCKS)
            .extracting(Finding::toString)
            .anyMatch(text -> text.contains("odd_shop.noted: It has triggers of its own (1)"));
        TableShape shape =
            new MySqlCatalog(engine).table(root, new TableName("odd_shop", "t")).orElseThrow();
        apply(checked, new MySqlApplier(engine), shape);
      }
      assertThat(Rows.list(root, row -> row.getString(2), "select * from odd_shop.t"))
          .containsExactly("staged");
    }
  }

  private static Connection open(MySqlServer server) throws SQLException {
    return DriverManager.getConnection(
        server.url("odd_shop") + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
        "checked",
        "secret");
  }

  /** With nothing but these grants, with global transaction ids, and where keys are required. */
  private static void apply(Connection checked, MySqlApplier applier, TableShape shape)
      throws SQLException {
    applier.prepare(checked);
    applier.create(checked, NAME, new NodeName("north"), new StreamId("s"), "here");
    TablePair table =
        new TablePair(
            new CapturedTable("t", 1, shape, new Fingerprint("1/1")), shape, TableMapping.NONE);
    Advance advance =
        new Advance(
            NAME,
            new NodeName("north"),
            new Epoch(1),
            Optional.empty(),
            new Position("1"),
            Instant.EPOCH,
            Subscription.State.CONSISTENT,
            Optional.empty(),
            0,
            new Limits(0, 0, Duration.ofSeconds(2)),
            new Refusals(false, false, 1));
    try (Batch batch = applier.begin(checked, advance)) {
      batch.rows(table, Mode.REPLACE).row("u\t1\tstaged\n".getBytes(StandardCharsets.UTF_8));
      batch.received();
      batch.apply();
      batch.commit();
    }
    assertThat(applier.load(checked, NAME).orElseThrow().position()).contains(new Position("1"));
  }
}
