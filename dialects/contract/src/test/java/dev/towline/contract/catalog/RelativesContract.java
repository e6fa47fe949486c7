package dev.towline.contract.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableShape;
import dev.towline.servers.Chinook;
import dev.towline.servers.MySqlVersion;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What MySQL has to make of a leader of MariaDB, and the other way round. */
abstract class RelativesContract extends CatalogPairContract {

  private final MySqlVersion leaderVersion;
  private final MySqlVersion followerVersion;

  RelativesContract(MySqlVersion leaderVersion, MySqlVersion followerVersion) {
    this.leaderVersion = leaderVersion;
    this.followerVersion = followerVersion;
  }

  @Override
  CatalogSide openLeader() throws SQLException {
    return CatalogSide.of(leaderVersion, 0);
  }

  @Override
  CatalogSide openFollower() throws SQLException {
    return CatalogSide.of(followerVersion, 0);
  }

  private static List<Finding> troubles(List<Finding> findings) {
    return findings.stream().filter(f -> f.severity() != Severity.TELLS).toList();
  }

  @Test
  void chinookIsCarriedOver() throws SQLException {
    Chinook.loadMySql(leader.connection());

    assertThat(troubles(create())).isEmpty();
    assertThat(complete()).isEmpty();

    assertThat(follower.tables()).hasSize(11);
    assertThat(follower.tables().stream().mapToLong(t -> t.foreignKeys().size()).sum())
        .isEqualTo(11);
    assertThat(troubles(compare())).isEmpty();
  }

  @Test
  void everyTypeAndDefaultHasItsPlace() throws SQLException {
    leader.run(EveryType.family(leaderVersion.isMariaDb()));

    assertThat(troubles(create())).isEmpty();
    assertThat(troubles(complete())).isEmpty();

    assertThat(troubles(compare())).isEmpty();
    for (TableShape table : leader.tables()) {
      TableShape made = follower.table(table.name().name());
      assertThat(made.columns().stream().map(Column::identity).toList())
          .isEqualTo(table.columns().stream().map(Column::identity).toList());
      assertThat(made.columns().stream().filter(c -> c.defaultExpression().isPresent()).count())
          .isEqualTo(
              table.columns().stream().filter(c -> c.defaultExpression().isPresent()).count());
      assertThat(made.columns().stream().map(Column::generated).toList())
          .isEqualTo(table.columns().stream().map(Column::generated).toList());
    }
  }

  @Test
  void keysWithACollationOfOneEngineCompareBytesOnTheOther() throws SQLException {
    String own = leaderVersion.isMariaDb() ? "utf8mb4_uca1400_ai_ci" : "utf8mb4_0900_ai_ci";
    leader.run(
        """
        create table t (
          k varchar(20) collate %s primary key, u varchar(20) collate %s unique,
          both_have varchar(20) collate utf8mb4_unicode_ci unique, v varchar(20) collate %s)
        """
            .formatted(own, own, own));

    assertThat(create()).hasSize(3).allMatch(finding -> finding.severity() == Severity.TELLS);

    TableShape made = follower.table("t");
    String binary = followerVersion.isMariaDb() ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
    assertThat(made.columns().get(0).collation()).contains(binary);
    assertThat(made.columns().get(1).collation()).contains(binary);
    assertThat(made.columns().get(2).collation()).contains("utf8mb4_unicode_ci");
    assertThat(made.columns().get(3).collation().orElseThrow()).endsWith("_ai_ci");
    assertThat(troubles(compare())).isEmpty();
  }
}
