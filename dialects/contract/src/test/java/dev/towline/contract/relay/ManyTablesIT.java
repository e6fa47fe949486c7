package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** So many tables that those without entries are left out by the size of their segments. */
class ManyTablesIT {

  private static final int TABLES = 80;

  private final Replication replication;

  ManyTablesIT() throws Exception {
    replication =
        Replication.between(Servers.of(PostgresVersion.V17), Servers.of(PostgresVersion.V18));
  }

  @AfterEach
  void noDatabases() throws Exception {
    replication.close();
  }

  @Test
  void quietTablesArePurgedToNothingAndTheirNextWriteComes() throws Exception {
    Connection leader = replication.leader();
    Sql.run(leader, loop("create table t%1$s (id int primary key)"));
    replication.install().start().caughtUp();
    Sql.run(leader, loop("insert into t%1$s values (1)"));
    replication.caughtUp().assertEqual();
    assertThat(audited(leader)).isPositive();

    pass10000Transactions(leader);

    try (Connection purger = replication.anotherLeader()) {
      Await.until(
          "all segments are empty",
          () -> {
            replication.leaderDialect().changelog().purge(purger, Long.MAX_VALUE);
            return audited(purger) == 0;
          });
    }
    Sql.run(leader, "insert into t7 values (2)", "delete from t80");
    replication.caughtUp().assertEqual();
    assertThat(Sql.rows(replication.follower(), "select count(*) from t7")).containsExactly("2");
  }

  private static String loop(String statement) {
    return "do $$begin for i in 1..%d loop execute format('%s', i); end loop; end$$"
        .formatted(TABLES, statement);
  }

  private static void pass10000Transactions(Connection leader) throws Exception {
    Sql.run(
        leader,
        "do $$begin for i in 1..10001 loop perform txid_current(); commit; end loop; end$$");
  }

  private static long audited(Connection leader) throws Exception {
    String bytes =
        """
        select sum(pg_relation_size(c.oid)) from pg_class c
        where c.relnamespace = 'towline'::regnamespace and c.relname ~ '^public_t.*_[01]$'
        """;
    return Long.parseLong(Sql.rows(leader, bytes).get(0));
  }
}
