package dev.towline.contract.big;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.contract.kill.RelayProcess;
import dev.towline.contract.kill.RelayProcess.Size;
import dev.towline.model.Subscription;
import dev.towline.servers.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay with little memory relays much data, and what does not fit is told by name. */
@Tag("ci")
class MemoryIT {

  /** What Java needs besides its heap. */
  private static final int BESIDES_MEGABYTES = 100;

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Replication replication;
  private Optional<Process> relay = Optional.empty();

  @BeforeEach
  void databases() throws Exception {
    replication =
        Replication.between(Servers.of(PostgresVersion.V18), Servers.of(PostgresVersion.V18));
  }

  @AfterEach
  void end() throws Exception {
    if (relay.isPresent()) {
      relay.get().destroyForcibly().waitFor();
    }
    replication.close();
  }

  @Test
  void aHundredRowsOfOneMegabyteGoThroughLittleMemory() throws Exception {
    rowsOfOneMegabyte(100, 40);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aThousandRowsOfOneMegabyteGoThroughLittleMemory() throws Exception {
    rowsOfOneMegabyte(1000, 96);
  }

  /** As a copy, as new rows and as changed ones, each all at once. */
  private void rowsOfOneMegabyte(int rows, int heap) throws Exception {
    Sql.run(
        replication.leader(),
        "create table doc (id int primary key, body text)",
        "alter table doc alter body set storage external",
        insert(1, rows));
    replication.install();
    start(new Size(heap + "m", 16L << 20, 2_000_000));
    arrived("doc", rows);

    Sql.run(replication.leader(), insert(rows + 1, 2 * rows));
    arrived("doc", 2L * rows);
    Sql.run(
        replication.leader(),
        "update doc set body = reverse(body) where id <= " + rows,
        "delete from doc where id > " + rows);
    arrived("doc", rows);

    same("select count(*), sum(hashtext(body)::bigint), sum(length(body)) from doc");
    small(heap);
  }

  private static String insert(int from, int to) {
    return """
        insert into doc select g, repeat(md5(g::text), 32768) from generate_series(%d, %d) g
        """
        .formatted(from, to);
  }

  @Test
  void aDifferenceOfHalfAMillionKeysIsNotHeldInMemory() throws Exception {
    keys(500_000, 100_000, 32);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void aDifferenceOfTenMillionKeysIsNotHeldInMemory() throws Exception {
    keys(10_000_000, 2_000_000, 64);
  }

  /** New rows, then all of them changed, while no relay runs. */
  private void keys(int rows, int slice, int heap) throws Exception {
    Sql.run(replication.leader(), "create table narrow (id int primary key, v int)");
    replication.install();
    Process first = start(new Size(heap + "m", 16L << 20, slice));
    Await.until("it follows", () -> state().equals("consistent"));
    first.destroyForcibly().waitFor();

    Sql.run(
        replication.leader(),
        "insert into narrow select g, 0 from generate_series(1, %d) g".formatted(rows));
    start(new Size(heap + "m", 16L << 20, slice));
    arrived("narrow", rows);
    Sql.run(replication.leader(), "update narrow set v = id % 1000");
    arrived("narrow", rows);

    same("select count(*), sum(v), sum(id::bigint) from narrow");
    small(heap);
  }

  @Test
  void aRowThatDoesNotFitIsToldByNameAndFollowsOnceItFits() throws Exception {
    Sql.run(
        replication.leader(),
        "create table big (id int primary key, note text, body bytea)",
        "create table doc (id int primary key, body jsonb)",
        "insert into big values (1, 'small', 'x')",
        "insert into doc values (1, '[]')");
    replication.install();
    replication.start().caughtUp();
    replication.stop();
    Sql.run(
        replication.leader(),
        "insert into big values (7, 'wide', convert_to(repeat('0123456789abcdef', 2 << 20), 'UTF8'))",
        "insert into doc select 8, to_jsonb(array_agg(repeat('x', 1000))) from generate_series(1, 20000)");

    assertThat(refusal())
        .contains("Table public.big, key id = 7, column body: the row takes 65 MB")
        .contains("lets it take rows of up to 7 MB")
        .contains("Try: Give Java more memory (-Xmx455m), or leave the table out");
    Sql.run(replication.leader(), "update big set body = 'y' where id = 7");
    assertThat(refusal())
        .contains("Table public.doc, key id = 8, column body: the row takes 20 MB");

    Sql.run(replication.leader(), "delete from doc where id = 8");
    start(new Size("48m", 16L << 20, 2_000_000));
    replication.caughtUp().assertEqual();
  }

  @Test
  @Tag("soak")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aValueOfThreeHundredMegabytesGoesThroughSixTimesAsMuchMemory() throws Exception {
    Sql.run(
        replication.leader(),
        "create table big (id int primary key, body text)",
        "insert into big values (1, repeat('0123456789abcdef', 300 << 16))");
    replication.install();
    start(new Size("2000m", 16L << 20, 2_000_000));
    arrived("big", 1);
    Sql.run(
        replication.leader(),
        "update big set id = 2",
        "insert into big values (3, repeat('fedcba9876543210', 300 << 16))");
    arrived("big", 2);

    same("select count(*), sum(hashtext(body)::bigint), sum(length(body)) from big");
    small(2000);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aValueThatNoServerSendsIsToldByName() throws Exception {
    Sql.run(
        replication.leader(),
        "create table big (id int primary key, body bytea)",
        "alter table big alter body set storage extended",
        "insert into big values (1, convert_to(repeat('0123456789abcdef', 600 << 16), 'UTF8'))");
    replication.install();

    assertThat(refusal())
        .contains("Table public.big, key id = 1, column body: the row takes 1201 MB")
        .contains("no server sends a row of 1 GB");
  }

  private Process start(Size size) throws IOException {
    Process started = RelayProcess.start(replication, size);
    relay = Optional.of(started);
    return started;
  }

  /** What a relay with a small heap ends with. */
  private String refusal() throws Exception {
    Path story = Files.createTempFile("towline-relay-", ".txt");
    try {
      Process process =
          RelayProcess.start(replication, new Size("48m", 16L << 20, 2_000_000), story.toFile());
      relay = Optional.of(process);
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      return Files.readString(story);
    } finally {
      Files.delete(story);
    }
  }

  /** Waits until the follower has what the leader has now. */
  private void arrived(String table, long rows) throws Exception {
    Instant now = replication.leaderDialect().changelog().now(replication.leader());
    Await.until(
        "%d rows are in %s".formatted(rows, table),
        LIMIT,
        () -> {
          assertThat(relay.orElseThrow().isAlive()).as("the relay lives").isTrue();
          return replication
              .followerDialect()
              .applier()
              .load(replication.follower(), Replication.NAME)
              .filter(s -> s.state() == Subscription.State.CONSISTENT)
              .flatMap(s -> s.asOf())
              .filter(asOf -> asOf.isAfter(now))
              .isPresent();
        });
    assertThat(Sql.one(replication.follower(), "select count(*) from " + table))
        .isEqualTo(String.valueOf(rows));
  }

  private void same(String query) throws SQLException {
    List<String> there = Sql.rows(replication.follower(), query);
    assertThat(there).isEqualTo(Sql.rows(replication.leader(), query));
  }

  private String state() throws SQLException {
    return Sql.one(
        replication.follower(), "select coalesce(max(state), '') from towline.subscription");
  }

  /** The most that the relay's process ever had. */
  private void small(int heap) throws IOException {
    String status = Files.readString(Path.of("/proc/" + relay.orElseThrow().pid() + "/status"));
    long megabytes = Long.parseLong(status.replaceAll("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1")) / 1024;
    System.out.printf("Heap of %d MB, process of %d MB at most%n", heap, megabytes);
    assertThat(megabytes).isLessThan(heap + BESIDES_MEGABYTES);
  }
}
