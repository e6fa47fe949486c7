package dev.towline.contract.big;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A follower whose disk is full waits; nobody else does. */
@Tag("ci")
class FullDiskIT {

  private static final String MORE =
      """
      insert into t select g, repeat(md5(g::text), 32)
      from generate_series((select max(id) + 1 from t), (select max(id) + 30000 from t)) g
      """;

  @Test
  void aFollowerWithoutRoomForRowsGoesOnWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(64);
        PostgresServer server = PostgresServer.start(PostgresVersion.V18);
        Replication replication = Replication.between(Servers.of(PostgresVersion.V17), server)) {
      Sql.run(
          replication.follower(),
          "create tablespace small location '%s'".formatted(disk.path()),
          "alter role postgres set default_tablespace = small");
      follow(replication);
      disk.fill();

      Sql.run(replication.leader(), MORE);
      TowlineException full = failure(replication);
      Sql.run(replication.leader(), "update t set v = 'written meanwhile' where id = 1");
      disk.free();

      assertThat(full.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(full)
          .hasMessageContaining("on follower failed")
          .hasMessageContaining("No space left on device");
      assertThat(full.remedy()).isEqualTo("Free space on the server's disk.");
      replication.startAgainAndAgain().caughtUp().assertEqual();
    }
  }

  @Test
  void aFollowerWithoutRoomForItsLogGoesOnWhenItIsUpAgain() throws Exception {
    Map<String, String> smallLog = Map.of("max_wal_size", "64MB", "min_wal_size", "32MB");
    try (SmallDisk disk = SmallDisk.mount(128);
        PostgresServer server = PostgresServer.start(PostgresVersion.V18, smallLog);
        Replication replication = Replication.between(Servers.of(PostgresVersion.V17), server)) {
      logOn(disk, server);
      replication.reconnect(Servers.of(PostgresVersion.V17));
      follow(replication);
      disk.fill();

      Sql.run(replication.leader(), MORE);
      TowlineException full = failure(replication);
      Sql.run(replication.leader(), "update t set v = 'written meanwhile' where id = 1");
      disk.free();
      server.crash();
      server.restart();
      replication.reconnect(Servers.of(PostgresVersion.V17));

      assertThat(full.kind()).as(full.toString()).isEqualTo(Kind.TRANSIENT);
      replication.startAgainAndAgain().caughtUp().assertEqual();
    }
  }

  private static void follow(Replication replication) throws Exception {
    Sql.run(
        replication.leader(),
        "create table t (id int primary key, v text)",
        "insert into t select g, 'row' from generate_series(1, 100) g");
    replication.install().start().caughtUp();
    replication.stop();
  }

  /** What a relay's rounds end with. */
  private static TowlineException failure(Replication replication) {
    return catchThrowableOfType(
        TowlineException.class, () -> replication.relay().run(Duration.ofSeconds(60), () -> false));
  }

  /** Lets the server write its log there. */
  private static void logOn(SmallDisk disk, PostgresServer server) throws IOException {
    Path log = server.dataDirectory().resolve("pg_wal");
    server.stop();
    assertThat(SmallDisk.done("cp", "-a", log + "/.", disk.path().toString())).isTrue();
    assertThat(SmallDisk.done("mv", log.toString(), log + ".before")).isTrue();
    assertThat(SmallDisk.done("ln", "-s", disk.path().toString(), log.toString())).isTrue();
    server.restart();
  }
}
