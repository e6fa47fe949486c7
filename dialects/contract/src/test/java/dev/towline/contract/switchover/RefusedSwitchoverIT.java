package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sql;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.relay.Side;
import dev.towline.switchover.SwitchoverPreflight;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would fail a switchover is told before it begins, with what to do, and nothing is done. */
@Tag("ci")
class RefusedSwitchoverIT {

  private static final Duration ANY_LAG = Duration.ofDays(1);
  private static final long HEADROOM = 1_000;
  private static final long LAST = Integer.MAX_VALUE;
  private static final String ONLOOKER = "onlooker";

  @ParameterizedTest
  @EnumSource(Way.class)
  void nothingStandsInTheWayOfAFitFollower(Way way) throws Exception {
    try (Pair pair = Pair.of(way.first(), way.second())) {
      assertThat(blocking(pair, pair.leader(), ANY_LAG, HEADROOM)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void numbersAtTheirEnd(Way way) throws Exception {
    try (Pair pair = Pair.of(way.first(), way.second())) {
      numberFrom(pair, LAST - 2 * HEADROOM);
      assertThat(blocking(pair, pair.leader(), ANY_LAG, HEADROOM)).isEmpty();

      for (long next : List.of(LAST - HEADROOM / 2, LAST)) {
        numberFrom(pair, next);
        List<Finding> refused = blocking(pair, pair.leader(), ANY_LAG, HEADROOM);
        assertThat(refused)
            .as("the next number is %d", next)
            .singleElement()
            .satisfies(
                finding -> {
                  assertThat(finding.subject()).contains("entry.id");
                  assertThat(finding.problem())
                      .contains("at its end")
                      .contains("last that follower can give is " + LAST);
                  assertThat(finding.remedy()).contains("larger type").contains("--headroom");
                });
        assertUntouched(pair);
      }
      numberFrom(pair, LAST - HEADROOM / 2);
      assertThat(blocking(pair, pair.leader(), ANY_LAG, HEADROOM / 4)).isEmpty();
    }
  }

  private static void numberFrom(Pair pair, long next) throws SQLException {
    Sql.run(
        pair.replication().leader(),
        postgresLeads(pair)
            ? "select setval('entry_id_seq', %d, false)".formatted(next)
            : "alter table entry auto_increment = " + next);
  }

  private static boolean postgresLeads(Pair pair) {
    return pair.replication().leaderDialect().name().equals("postgresql");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void noPrivilegeToFence(Way way) throws Exception {
    try (Pair pair = Pair.of(way.first(), way.second())) {
      admitOnlooker(pair);
      try {
        Side leader = pair.replication().as(ONLOOKER).leaderSide();

        assertThat(blocking(pair, leader, ANY_LAG, HEADROOM))
            .isNotEmpty()
            .allSatisfy(finding -> assertThat(finding.remedy()).containsIgnoringCase("grant"));
        assertUntouched(pair);
      } finally {
        dismissOnlooker(pair);
      }
    }
  }

  /** Who may read everything and change nothing. */
  private static void admitOnlooker(Pair pair) throws SQLException {
    if (postgresLeads(pair)) {
      Sql.run(
          pair.replication().leader(),
          "create role %1$s login; grant usage on schema towline, public to %1$s"
              .formatted(ONLOOKER),
          "grant select on all tables in schema towline, public to " + ONLOOKER);
    } else {
      Sql.run(
          pair.replication().leader(),
          "create user %s identified by ''".formatted(ONLOOKER),
          "grant all on towline.* to " + ONLOOKER,
          "grant process, reload on *.* to " + ONLOOKER,
          "grant select on public.* to " + ONLOOKER);
    }
  }

  private static void dismissOnlooker(Pair pair) throws SQLException {
    Sql.run(
        pair.replication().leader(),
        postgresLeads(pair)
            ? "drop owned by %1$s; drop role %1$s".formatted(ONLOOKER)
            : "drop user " + ONLOOKER);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aFollowerThatCopies(Way way) throws Exception {
    try (Pair pair = Pair.of(way.first(), way.second())) {
      Sql.run(pair.replication().follower(), "update towline.subscription set state = 'copying'");

      assertRefused(pair, ANY_LAG, "not consistent", "Wait until it is consistent");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aFollowerThatLags(Way way) throws Exception {
    try (Pair pair = Pair.of(way.first(), way.second())) {
      assertRefused(pair, Duration.ofMillis(1), "The follower lags", "--lag-max");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aTypeThatTheOldLeaderCannotHold(Way way) throws Exception {
    try (Pair pair = Pair.of(way.first(), way.second())) {
      Sql.run(
          pair.replication().follower(),
          pair.replication().followerWords().retype("seat", "guest", "varchar(20)"));

      assertRefused(pair, ANY_LAG, "On the way back", "type");
    }
  }

  /** Rows with larger numbers would not go back; whether there will be any nobody knows. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void aTypeOfWhichTheOldLeaderCannotHoldAllValues(Way way) throws Exception {
    try (Pair pair = Pair.of(way.first(), way.second())) {
      Sql.run(
          pair.replication().follower(),
          pair.replication().followerWords().retype("seat", "guest", "bigint"));

      assertThat(findings(pair, pair.leader(), ANY_LAG, HEADROOM))
          .anySatisfy(
              finding -> {
                assertThat(finding.subject()).contains("seat.guest");
                assertThat(finding.problem()).contains("On the way back");
                assertThat(finding.remedy()).isNotEmpty();
              });
      assertUntouched(pair);
    }
  }

  private static void assertRefused(Pair pair, Duration lagMax, String problem, String remedy)
      throws SQLException {
    assertThat(blocking(pair, pair.leader(), lagMax, HEADROOM))
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.problem()).contains(problem);
              assertThat(finding.remedy()).contains(remedy);
            });
    assertUntouched(pair);
  }

  private static List<Finding> blocking(Pair pair, Side leader, Duration lagMax, long headroom) {
    return findings(pair, leader, lagMax, headroom).stream()
        .filter(finding -> finding.severity() == Severity.BLOCKS)
        .toList();
  }

  private static List<Finding> findings(Pair pair, Side leader, Duration lagMax, long headroom) {
    return new SwitchoverPreflight(pair.settings(), leader, pair.follower(), lagMax, headroom)
        .findings();
  }

  private static void assertUntouched(Pair pair) throws SQLException {
    Connection leader = pair.replication().leader();
    for (Connection side : List.of(leader, pair.replication().follower())) {
      assertThat(Sql.one(side, "select count(*) from towline.switchover")).isEqualTo("0");
      assertThat(Sql.one(side, "select count(*) from towline.fence")).isEqualTo("0");
    }
    Sql.run(leader, "update seat set guest = guest where id = 1");
  }
}
