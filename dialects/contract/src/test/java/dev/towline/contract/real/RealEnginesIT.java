package dev.towline.contract.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sample;
import dev.towline.contract.Sql;
import dev.towline.model.TableName;
import dev.towline.servers.Chinook;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases as people have them, from one engine to another. */
class RealEnginesIT {

  private static final Engine POSTGRES = Engine.of(PostgresVersion.V18);
  private static final Engine MYSQL = Engine.of(MySqlVersion.MYSQL);

  @Test
  @Timeout(180)
  void chinookGoesFromMySqlToPostgresAndBack() throws Exception {
    try (Replication there = Replication.between(MYSQL, POSTGRES)) {
      Chinook.loadMySql(there.leader());
      there.install().start().caughtUp().assertEqual();
      try (Replication back = there.onwards(MYSQL)) {
        back.install().start().caughtUp();

        Sql.run(
            there.leader(),
            "update Track set UnitPrice = UnitPrice + 0.01 where TrackId % 7 = 0",
            "delete from PlaylistTrack where TrackId < 100",
            "insert into Artist (Name) values ('Ångström')",
            "update Customer set Email = concat(CustomerId, '@example.org')");
        there.caughtUp().assertEqual();
        back.caughtUp().assertEqual();
        assertThat(there.verify().equal()).isTrue();
        assertThat(back.verify().equal()).isTrue();
        assertThat(back.followerText(table("Track"), List.of("TrackId", "UnitPrice")))
            .hasSize(3503);
        there.stop();
      }
    }
  }

  private static TableName table(String name) {
    return new TableName("public", name);
  }

  @Test
  @Timeout(180)
  void sakilaGoesFromPostgresToMySql() throws Exception {
    try (Replication there = Replication.between(POSTGRES, MYSQL)) {
      Sample.sakila(there.leader());
      there.install().start().caughtUp();

      Sql.run(
          there.leader(),
          "update film set rental_rate = rental_rate + 0.01, rating = 'R' where film_id % 5 = 0",
          "update rental set return_date = now() where rental_id % 11 = 0",
          "delete from film_actor where film_id < 100 and actor_id < 50");
      there.caughtUp();

      assertThat(there.verify().equal()).isTrue();
      assertThat(Sql.one(there.follower(), "select count(*) from film")).isEqualTo("1000");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MYSQL", "MARIADB_11_4"})
  @Timeout(240)
  void sysbenchRunsThirtySecondsBesideARelay(MySqlVersion leader) throws Exception {
    try (Replication there = Replication.between(Engine.of(leader), POSTGRES)) {
      SysbenchLoad load = new SysbenchLoad(there);
      load.tables();
      there.install().start().caughtUp();

      load.run(Duration.ofSeconds(30));

      there.caughtUp().assertEqual();
      assertThat(there.verify().equal()).isTrue();
    }
  }
}
