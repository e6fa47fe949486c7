package dev.towline.contract.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sample;
import dev.towline.contract.Sql;
import dev.towline.model.Column;
import dev.towline.model.Fit;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.servers.Chinook;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases as people have them, from one engine to another. */
@Tag("ci")
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

      assertThat(unlike(there))
          .containsExactlyInAnyOrder(
              "boolean in tinyint(1): true is 1 and false is 0",
              "date in date: infinity and days before the year 1 or after 9999 are refused",
              "timestamp without time zone in datetime(6):"
                  + " infinity and days before the year 1 or after 9999 are refused",
              "text[] in longtext: values are texts as PostgreSQL writes them",
              "tsvector in longtext: values are texts as PostgreSQL writes them");

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

  /** Each kind of column that the follower keeps in another way, or not every value of. */
  private static Set<String> unlike(Replication there) throws SQLException {
    Map<TableName, TableShape> followers =
        there.followerShapes().stream()
            .collect(Collectors.toMap(TableShape::name, Function.identity()));
    Set<String> unlike = new TreeSet<>();
    for (TableShape leader : there.leaderShapes()) {
      for (Column column : leader.columns()) {
        Column here =
            Objects.requireNonNull(followers.get(leader.name()))
                .column(column.name())
                .orElseThrow();
        Fit fit = Fit.of(column.value(), here.value());
        if (fit.verdict() != Fit.Verdict.EXACT) {
          unlike.add("%s in %s: %s".formatted(column.type(), here.type(), fit.difference()));
        }
      }
    }
    return unlike;
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
