package dev.towline.contract.torture;

import dev.towline.contract.Engine;
import dev.towline.contract.torture.Trial.Variant;
import dev.towline.servers.PostgresVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state that a follower shows is one that its leader had, whatever goes on there. */
class TortureIT {

  @ParameterizedTest(name = "{0} to {1}, {2}")
  @CsvSource({"V10, V18, DEFAULTS", "V18, V18, PIECES"})
  void everyStateOfTheFollowerIsOneThatTheLeaderHad(
      PostgresVersion leader, PostgresVersion follower, Variant variant) throws Exception {
    torture(leader, follower, variant, Duration.ofSeconds(6));
  }

  @ParameterizedTest(name = "{0} to {1}, {2}")
  @CsvSource({
    "V18, V18, DEFAULTS",
    "V18, V18, PURGED",
    "V10, V18, PIECES",
    "V9_6, V18, PURGED",
    "V18, V10, DEFAULTS",
  })
  @Tag("ci")
  void everyStateOfTheFollowerIsOneThatTheLeaderHadInAllVariants(
      PostgresVersion leader, PostgresVersion follower, Variant variant) throws Exception {
    torture(leader, follower, variant, Duration.ofSeconds(6));
  }

  @ParameterizedTest(name = "{0} to {1}, {2}, longer")
  @CsvSource({
    "V18, V18, DEFAULTS",
    "V18, V18, PIECES",
    "V18, V18, PURGED",
    "V10, V18, PURGED",
    "V12, V18, PIECES",
    "V14, V18, DEFAULTS",
    "V17, V18, PURGED",
    "V9_6, V18, PIECES",
    "V18, V10, PURGED",
  })
  @Tag("soak")
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void everyStateOfTheFollowerIsOneThatTheLeaderHadForLong(
      PostgresVersion leader, PostgresVersion follower, Variant variant) throws Exception {
    torture(leader, follower, variant, Duration.ofMinutes(1));
  }

  private static void torture(
      PostgresVersion leader, PostgresVersion follower, Variant variant, Duration time)
      throws Exception {
    new Trial(Engine.of(leader), Engine.of(follower), variant)
        .run(leader + " to " + follower, time);
  }
}
