package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/**
 * Cascades that MySQL refuses since it does them itself and no longer leaves them to InnoDB: down
 * one table again and again, and to the keys of several children that have children of their own.
 */
interface DeepCascadeCases {

  Replication replication();

  private Connection leader() {
    return replication().leader();
  }

  private void follow() throws Exception {
    replication().install().start().caughtUp().assertEqual();
  }

  @Test
  default void deletionsGoDownATableThatRefersToItself() throws Exception {
    Sql.run(
        leader(),
        """
        create table t (id int primary key, boss int, v int,
          foreign key (boss) references t (id) on delete cascade)
        """,
        "insert into t values (1, null, 0)",
        // In steps, since each row's boss must be there before it.
        "insert into t values (2, 1, 0), (3, 1, 0)",
        "insert into t values (4, 2, 0), (5, 2, 0), (6, 3, 0), (7, 3, 0)",
        "insert into t values (8, 4, 0), (9, 5, 0), (10, 6, 0)");
    follow();

    Sql.run(leader(), "delete from t where id = 2");
    replication().caughtUp().assertEqual();
    Sql.run(
        leader(),
        "begin",
        "update t set boss = null where id = 6",
        "delete from t where id = 3",
        "commit");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id from t order by id"))
        .containsExactly("1", "6", "10");
  }

  @Test
  default void changedKeysGoDownToManyChildrenAndTheirs() throws Exception {
    CascadeCases.createKeysOfKeys(leader());
    Sql.run(
        leader(),
        "insert into p values (1, 'a', 0), (2, 'b', 0)",
        "insert into k values (1, 'a', 1, 0), (1, 'a', 2, 0), (2, 'b', 1, 0), (2, 'b', 2, 0)",
        "insert into g values (1, 'a', 1, 1), (1, 'a', 2, 1), (2, 'b', 1, 1), (2, 'b', 2, 2)");
    follow();

    Sql.run(leader(), "update p set x = 10 where x = 1");
    replication().caughtUp().assertEqual();
    Sql.run(leader(), "update p set x = 1, y = 'e' where x = 2", "delete from p where x = 10");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select x, y, n, m from g order by n"))
        .containsExactly("1|e|1|1", "1|e|2|2");
  }
}
