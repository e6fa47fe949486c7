package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Occasion;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A verification round the clock keeps to its rate and stands in nobody's way. */
interface ContinuousCases {

  Replication replication();

  /** A relay whose time goes on by a step at each look, and what it compared. */
  final class Stepped {
    static final Duration STEP = Duration.ofMillis(50);

    final List<Long> pieces = new ArrayList<>();
    final Relay relay;
    Instant now = Instant.parse("2030-01-01T00:00:00Z");

    Stepped(Replication replication) {
      RelayListener listener =
          new RelayListener() {
            @Override
            public void rowsVerified(long rows) {
              pieces.add(rows);
            }
          };
      relay =
          new Relay(
              replication.settings(),
              replication.leaderSide(),
              replication.followerSide(),
              listener,
              () -> now);
    }

    long rows() {
      return pieces.stream().mapToLong(Long::longValue).sum();
    }

    /** How much time it took until then. */
    Duration until(BooleanSupplier done) {
      Instant began = now;
      relay.run(
          Duration.ofDays(1),
          () -> {
            now = now.plus(STEP);
            return done.getAsBoolean();
          });
      return Duration.between(began, now);
    }
  }

  private void followed(long rows, long rowsPerSecond) throws Exception {
    Sql.run(
        replication().leader(),
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + replication().words().series(1, rows));
    replication().install().start().caughtUp().stop();
    replication().with(replication().settings().verifying(rowsPerSecond, false));
  }

  private Optional<VerificationReport> last() {
    try {
      return replication()
          .followerDialect()
          .verifications()
          .last(replication().follower(), Replication.NAME);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  default void aPassTakesAsLongAsItsRateSays() throws Exception {
    followed(5000, 1000);
    Stepped stepped = new Stepped(replication());

    Duration took = stepped.until(() -> last().isPresent());

    assertThat(last().orElseThrow().occasion()).isEqualTo(Occasion.CONTINUOUS);
    assertThat(last().orElseThrow().rowsCompared()).isEqualTo(5000);
    assertThat(stepped.pieces).allMatch(rows -> rows <= 500);
    // Every row is read once to be compared, and its key once to be looked up.
    assertThat(took).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(16));
  }

  @Test
  default void newsDoNotWaitForIt() throws Exception {
    followed(3000, 1000);
    Stepped stepped = new Stepped(replication());
    Instant began = stepped.now;
    stepped.until(() -> stepped.rows() >= 500);
    List<Integer> waited = new ArrayList<>();

    for (int i = 1; i <= 20; i++) {
      int id = 100_000 + i;
      replication().write("insert into t values (%d, 1)".formatted(id));
      List<Integer> looks = new ArrayList<>();
      stepped.until(
          () -> {
            looks.add(id);
            return here("select count(*) from t where id = " + id).equals("1");
          });
      waited.add(looks.size());
    }

    Duration took = Duration.between(began, stepped.now);
    assertThat(stepped.rows()).isLessThanOrEqualTo(500 + took.toMillis());
    // The first look is before the first round.
    assertThat(waited).allMatch(looks -> looks <= 3);
  }

  private String here(String query) {
    try {
      return Sql.one(replication().follower(), query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  default void anotherRelayGoesOnWhereItWas() throws Exception {
    followed(3000, 1000);
    Stepped first = new Stepped(replication());
    first.until(() -> first.rows() >= 1500);

    Stepped second = new Stepped(replication());
    second.until(() -> last().isPresent());

    assertThat(first.rows()).isGreaterThanOrEqualTo(1500);
    assertThat(first.rows() + second.rows()).isEqualTo(3000);
  }

  @Test
  default void theNextPassHasTheTablesThatCameMeanwhile() throws Exception {
    followed(10, 1000);
    Stepped stepped = new Stepped(replication());
    stepped.until(() -> last().isPresent());
    assertThat(last().orElseThrow().tables()).hasSize(1);

    Sql.run(
        replication().leader(),
        "create table later (id int primary key)",
        "insert into later values (1)");
    replication().install();
    stepped.until(() -> last().orElseThrow().tables().size() == 2);

    assertThat(last().orElseThrow().rowsCompared()).isEqualTo(11);
  }

  @Test
  default void whatSomebodyAsksForComesFirst() throws Exception {
    followed(2000, 2);
    replication().start();

    VerificationReport asked = replication().verify();

    assertThat(asked.rowsCompared()).isEqualTo(2000);
    Await.until(
        "the other goes on",
        () ->
            replication()
                .followerDialect()
                .verifications()
                .unfinished(replication().follower(), Replication.NAME)
                .stream()
                .anyMatch(report -> report.occasion() == Occasion.CONTINUOUS));
  }

  @Test
  default void itMendsWhatItFindsIfSoWished() throws Exception {
    followed(100, 1_000_000);
    Sql.run(replication().follower(), "update t set v = 7 where id < 4");
    Stepped telling = new Stepped(replication());
    telling.until(() -> last().isPresent());
    assertThat(last().orElseThrow().left()).isEqualTo(3);

    replication().with(replication().settings().verifying(1_000_000, true));
    new Stepped(replication())
        .until(() -> last().filter(report -> report.repair() && report.equal()).isPresent());

    replication().assertEqual();
  }

  @Test
  default void itEndsWhenItIsSwitchedOff() throws Exception {
    followed(2000, 100);
    Stepped stepped = new Stepped(replication());
    stepped.until(() -> stepped.rows() > 0);

    replication().with(replication().settings().verifying(0, false));
    new Stepped(replication())
        .until(() -> here("select count(*) from towline.verification").equals("0"));

    assertThat(last()).isEmpty();
  }
}
