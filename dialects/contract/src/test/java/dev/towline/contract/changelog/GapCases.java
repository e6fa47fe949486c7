package dev.towline.contract.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Sql;
import dev.towline.servers.MySqlServer;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hand-stepped schedules about numbers that are seen late, or never. */
interface GapCases {

  Duration PATIENCE = Duration.ofSeconds(10);

  MySqlServer server();

  @Test
  default void aTransactionThatCommitsLateIsNews() throws Exception {
    try (Leader leader = Leader.with(server(), "create table t (id int primary key, v int)");
        Connection late = leader.session();
        Connection other = leader.session()) {
      leader.round();
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, 1)");
      Sql.run(other, "insert into t values (2, 2)");
      assertThat(leader.changes("t")).containsExactly("i|2|2");
      assertThat(leader.gaps()).isTrue();

      late.commit();

      assertThat(leader.changes("t")).containsExactly("i|1|1");
      assertThat(leader.changes("t")).isEmpty();
      closes(leader);
    }
  }

  @Test
  default void whatWasRolledBackIsClosedByProof() throws Exception {
    try (Leader leader = Leader.with(server(), "create table t (id int primary key, v int)");
        Connection writer = leader.session()) {
      leader.round();
      closes(leader);
      Sql.run(
          writer,
          "start transaction",
          "insert into t values (1, 1)",
          "savepoint s",
          "insert into t values (2, 2)",
          "rollback to s",
          "insert into t values (3, 3)",
          "commit",
          "start transaction",
          "insert into t values (4, 4)",
          "rollback",
          "insert into t values (5, 5)");

      assertThat(leader.changes("t")).containsExactly("i|1|1", "i|3|3", "i|5|5");

      assertThat(leader.gaps()).isTrue();
      closes(leader);
    }
  }

  /** The schedule in which a proof without a last look loses a row. */
  @Test
  default void aTransactionThatCommitsBetweenSnapshotAndListIsNotLost() throws Exception {
    try (Leader leader = Leader.with(server(), "create table t (id int primary key, v int)");
        Connection late = leader.session();
        Connection other = leader.session()) {
      leader.round();
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, 1)");
      Sql.run(other, "insert into t values (2, 2)");
      leader.round();
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        try (var round = leader.begin()) {
          seen.addAll(leader.changes(round, leader.pair("t")));
          leader.position(round.position());
          if (i == 10) {
            late.commit();
          }
          round.end();
        }
        Thread.onSpinWait();
      }

      assertThat(seen).containsExactly("i|1|1");
    }
  }

  private static void closes(Leader leader) throws Exception {
    Await.until(
        "gaps are closed",
        PATIENCE,
        () -> {
          leader.round();
          return !leader.gaps();
        });
  }
}
