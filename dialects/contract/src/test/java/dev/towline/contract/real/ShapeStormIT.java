package dev.towline.contract.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.dialect.Shapes;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One change of shape after the other, while programs that know nothing of it write. */
@Tag("ci")
class ShapeStormIT {

  private static final Logger log = LoggerFactory.getLogger(ShapeStormIT.class);
  private static final Duration LOAD = Duration.ofSeconds(38);
  private static final Duration BETWEEN = Duration.ofMillis(1_800);
  private static final int CHANGES_MIN = 12;

  /** Transactions that meet; on MySQL and MariaDB an ALTER beside them is one more to be met. */
  private static final String ORDINARY = "Ignoring error (1213|1205|1020|1412) .*";

  enum Follower {
    POSTGRES_18,
    MYSQL;

    Engine engine() {
      return this == MYSQL ? Engine.of(MySqlVersion.MYSQL) : Engine.of(PostgresVersion.V18);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(180)
  void pgbenchNoticesNothing(Follower follower) throws Exception {
    try (Replication replication =
        Replication.between(Engine.of(PostgresVersion.V10), follower.engine())) {
      PgbenchLoad load = new PgbenchLoad(replication);
      load.tables();

      Load.Report report =
          storm(
              replication,
              changes(replication, "pgbench_accounts", "pgbench_history", "abalance"),
              () -> load.run(LOAD));

      assertThat(report.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "MARIADB_11_4"})
  @Timeout(180)
  void sysbenchNoticesNothing(MySqlVersion leader) throws Exception {
    try (Replication replication =
        Replication.between(Engine.of(leader), Engine.of(PostgresVersion.V18))) {
      SysbenchLoad load = new SysbenchLoad(replication);
      load.tables();

      Load.Report report =
          storm(
              replication,
              changes(replication, "sbtest1", "sbtest2", "k"),
              () -> load.runBesideAlterations(LOAD));

      assertThat(report.errors()).allMatch(error -> error.matches(ORDINARY));
    }
  }

  /** Its tables change while the load runs; afterwards the follower's are the same. */
  private static Load.Report storm(
      Replication replication, List<Change> changes, Callable<Load.Report> load) throws Exception {
    Sql.run(
        replication.leader(),
        "create table side (id int not null primary key, part int not null)",
        "insert into side select g, g from " + replication.words().series(1, 100));
    replication.install().start().caughtUp();
    ExecutorService beside = Executors.newSingleThreadExecutor();
    Future<Load.Report> running = beside.submit(load);
    beside.shutdown();
    int made = 0;
    for (Change change : changes) {
      pause(replication);
      change.happen();
      made += running.isDone() ? 0 : 1;
    }
    Load.Report report = running.get();

    replication.caughtUp().assertEqual();
    assertThat(replication.verify().equal()).isTrue();
    assertThat(columns(replication.followerShapes()))
        .containsAllEntriesOf(columns(replication.leaderShapes()));
    List<ToldChange> told = told(replication);
    log.info(
        "{} changes beside {} transactions; errors: {}; told: {}",
        made,
        report.transactions(),
        counted(report.errors().stream().map(error -> error.replaceFirst(",.*", ""))),
        counted(told.stream().map(change -> change.outcome().name())));
    assertThat(made).as("changes while the load ran").isGreaterThanOrEqualTo(CHANGES_MIN);
    assertThat(told)
        .extracting(ToldChange::outcome)
        .contains(Outcome.FOLLOWED)
        .doesNotContain(Outcome.REFUSED);
    return report;
  }

  private static void pause(Replication replication) throws Exception {
    long from = System.nanoTime();
    Await.until(
        "it is time for the next change",
        () -> {
          replication.refuseFailure();
          return System.nanoTime() - from > BETWEEN.toNanos();
        });
  }

  private static Map<TableName, List<String>> columns(List<TableShape> tables) {
    return tables.stream()
        .collect(
            Collectors.toMap(
                TableShape::name,
                table ->
                    table.columns().stream()
                        .map(column -> column.name() + (column.notNull() ? " not null" : ""))
                        .sorted()
                        .toList()));
  }

  private static List<ToldChange> told(Replication replication) throws SQLException {
    return replication
        .followerDialect()
        .shapes()
        .last(replication.follower(), Replication.NAME, 100)
        .stream()
        .map(Shapes.Entry::change)
        .toList();
  }

  private static Map<String, Long> counted(Stream<String> texts) {
    return texts.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  /** What a person or a migration does at once. */
  private interface Change {
    void happen() throws SQLException;
  }

  private static List<Change> changes(
      Replication replication, String table, String other, String number) {
    Words words = replication.words();
    return Stream.of(
            "alter table %s add column note varchar(20)".formatted(table),
            "alter table %s rename column note to remark".formatted(table),
            words.retype(table, "remark", "varchar(80)"),
            "alter table %s add column level int default 3".formatted(other),
            "alter table %s alter column remark set default 'r'".formatted(table),
            "update %s set remark = 'filled' where remark is null".formatted(table),
            words.forbidNull(table, "remark", "varchar(80) default 'r'"),
            "create index storm on %s (%s)".formatted(table, number),
            words.dropKey("side") + ", add primary key (id, part)",
            "insert into side (id, part) values (1, 1000), (2, 1000)",
            "alter table %s rename column level to height".formatted(other),
            "create table newcomer (id int primary key, n int)",
            "insert into newcomer (id, n) values (1, 1), (2, 2)",
            words.dropIndex("storm", table),
            "alter table newcomer rename to arrival",
            "alter table %s drop column height".formatted(other),
            "drop table arrival",
            "alter table %s drop column remark".formatted(table))
        .map(statement -> change(replication, statement))
        .toList();
  }

  /** Tables that are new, or have a new name, are captured as their owner is told to. */
  private static Change change(Replication replication, String statement) {
    return () -> {
      try (Connection person = replication.anotherLeader()) {
        Sql.run(person, statement);
      }
      if (statement.startsWith("create table") || statement.contains("rename to")) {
        replication.install();
      }
    };
  }
}
