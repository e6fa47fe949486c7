package dev.towline.contract.torture;

import dev.towline.contract.Engine;
import dev.towline.contract.torture.Trial.Variant;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link TortureIT} demands, where MySQL or MariaDB leads or follows. */
class TortureOfEnginesIT {

  /** Who leads or follows. */
  enum Side {
    POSTGRESQL_10,
    POSTGRESQL_18,
    MYSQL,
    MARIADB_10_11,
    MARIADB_11_4;

    private Engine engine() {
      return switch (this) {
        case POSTGRESQL_10 -> Engine.of(PostgresVersion.V10);
        case POSTGRESQL_18 -> Engine.of(PostgresVersion.V18);
        case MYSQL -> Engine.of(MySqlVersion.MYSQL);
        case MARIADB_10_11 -> Engine.of(MySqlVersion.MARIADB_10_11);
        case MARIADB_11_4 -> Engine.of(MySqlVersion.MARIADB_11_4);
      };
    }
  }

  @ParameterizedTest(name = "{0} to {1}, {2}")
  @CsvSource({
    "MYSQL, POSTGRESQL_18, DEFAULTS",
    "POSTGRESQL_18, MYSQL, PIECES",
  })
  void everyStateOfTheFollowerIsOneThatTheLeaderHad(Side leader, Side follower, Variant variant)
      throws Exception {
    torture(leader, follower, variant, Duration.ofSeconds(6));
  }

  @ParameterizedTest(name = "{0} to {1}, {2}")
  @CsvSource({
    "MYSQL, POSTGRESQL_18, PIECES",
    "MYSQL, POSTGRESQL_18, PURGED",
    "POSTGRESQL_18, MYSQL, DEFAULTS",
    "POSTGRESQL_18, MYSQL, PURGED",
    "POSTGRESQL_18, MARIADB_11_4, DEFAULTS",
    "POSTGRESQL_18, MARIADB_11_4, PIECES",
    "MARIADB_11_4, POSTGRESQL_18, DEFAULTS",
    "MARIADB_11_4, POSTGRESQL_18, PIECES",
    "MYSQL, MYSQL, DEFAULTS",
    "MYSQL, MYSQL, PIECES",
    "MYSQL, MARIADB_11_4, DEFAULTS",
    "MARIADB_11_4, MYSQL, DEFAULTS",
    "MARIADB_11_4, MYSQL, PIECES",
    "MARIADB_11_4, MYSQL, PURGED",
    "MARIADB_11_4, MARIADB_11_4, DEFAULTS",
    "MARIADB_10_11, MARIADB_11_4, DEFAULTS",
    "MARIADB_10_11, MARIADB_11_4, PIECES",
    "POSTGRESQL_10, MYSQL, DEFAULTS",
    "POSTGRESQL_10, MYSQL, PURGED",
  })
  @Tag("matrix")
  void everyStateOfTheFollowerIsOneThatTheLeaderHadBetweenAnyTwo(
      Side leader, Side follower, Variant variant) throws Exception {
    torture(leader, follower, variant, Duration.ofSeconds(6));
  }

  @ParameterizedTest(name = "{0} to {1}, {2}, longer")
  @CsvSource({
    "MYSQL, POSTGRESQL_18, DEFAULTS",
    "MARIADB_11_4, POSTGRESQL_18, PIECES",
    "MARIADB_11_4, MARIADB_11_4, PIECES",
    "POSTGRESQL_18, MYSQL, PURGED",
    "POSTGRESQL_18, MARIADB_11_4, PIECES",
    "MYSQL, MYSQL, PIECES",
    "MYSQL, MARIADB_11_4, DEFAULTS",
    "MARIADB_11_4, MYSQL, DEFAULTS",
    "MARIADB_10_11, MARIADB_11_4, DEFAULTS",
    "POSTGRESQL_10, MYSQL, DEFAULTS",
  })
  @Tag("soak")
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void everyStateOfTheFollowerIsOneThatTheLeaderHadForLong(
      Side leader, Side follower, Variant variant) throws Exception {
    torture(leader, follower, variant, Duration.ofMinutes(1));
  }

  private static void torture(Side leader, Side follower, Variant variant, Duration time)
      throws Exception {
    new Trial(leader.engine(), follower.engine(), variant).run(leader + " to " + follower, time);
  }
}
