package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.contract.torture.Seed;
import dev.towline.dialect.Switchovers.Overwritten;
import dev.towline.model.Switchover;
import dev.towline.switchover.Failover;
import dev.towline.switchover.Rejoin;
import dev.towline.switchover.SwitchoverListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A leader that is cut off goes on taking writes while its follower is made the leader. When it is
 * back, each of its changes that nobody had read is told, and only one of the two takes writes.
 */
@Tag("ci")
class SplitBrainIT {

  private static final int WRITES = 300;

  @ParameterizedTest
  @EnumSource(Way.class)
  void eachChangeOfTheOldLeaderThatNobodyReadIsTold(Way way) throws Exception {
    Seed seed = Seed.given();
    System.out.printf("Split brain, %s: %s%n", way, seed);
    try (Pair pair = Pair.of(way.first(), way.second())) {
      Random random = seed.random("old leader");
      Set<String> unread = new TreeSet<>();
      write(pair.replication().leader(), random, unread);
      var oldRelay = pair.replication().relay();

      Switchover lost =
          new Failover(pair.switchover(), Pair.FIRST, pair.follower(), SwitchoverListener.silent())
              .run();

      // Out of reach of everybody but its application, it does not know.
      write(pair.replication().leader(), random, unread);
      write(pair.replication().follower(), seed.random("new leader"), new TreeSet<>());
      assertThatThrownBy(() -> oldRelay.catchUp(() -> false)).hasMessageContaining("leads");
      isBack(pair, lost);
      rejoins(pair, unread, seed);
    }
  }

  /** As the first daemon does that reaches it. */
  private static void isBack(Pair pair, Switchover lost) throws SQLException {
    Rejoin.fence(pair.leader(), pair.follower(), pair.settings(), lost);

    assertThatThrownBy(() -> Sql.run(pair.replication().leader(), "update account set balance = 0"))
        .isInstanceOf(SQLException.class)
        .satisfies(e -> assertThat(Client.sentTo((SQLException) e)).contains(Pair.SECOND));
    Sql.run(pair.replication().follower(), "update account set balance = 7 where id = 1");
  }

  private static void rejoins(Pair pair, Set<String> unread, Seed seed) throws Exception {
    Rejoin rejoin =
        new Rejoin(pair.settings(), pair.leader(), pair.follower(), SwitchoverListener.silent());
    List<Overwritten> looked = new ArrayList<>();
    List<Overwritten> told = new ArrayList<>();

    List<String> unknown = rejoin.list(looked::addAll);
    rejoin.run(told::addAll);

    assertThat(unknown).isEmpty();
    assertThat(keys(told)).as("what is told, %s", seed).isEqualTo(unread);
    assertThat(told).containsExactlyInAnyOrderElementsOf(looked);
    for (Overwritten row : told) {
      assertRow(pair.replication().leader(), row, row.oldRow().isPresent());
      assertRow(pair.replication().follower(), row, row.newRow().isPresent());
    }
    assertThat(Sql.one(pair.replication().leader(), "select count(*) from towline.overwritten"))
        .isEqualTo(String.valueOf(told.size()));
    pair.swapped();
    pair.assertEqual();
    assertThat(Sql.one(pair.replication().leader(), "select balance from account where id = 1"))
        .isEqualTo("7");
    pair.switchOver();
    pair.assertEqual();
  }

  private static Set<String> keys(List<Overwritten> told) {
    Set<String> keys = new TreeSet<>();
    told.forEach(row -> keys.add(row.table().name() + " " + String.join(",", row.key())));
    assertThat(keys).as("each once").hasSameSizeAs(told);
    return keys;
  }

  private static void assertRow(Connection side, Overwritten row, boolean there)
      throws SQLException {
    String query =
        "select count(*) from %s where id = %s".formatted(row.table().name(), row.key().get(0));
    assertThat(Sql.one(side, query)).as(row.toString()).isEqualTo(there ? "1" : "0");
  }

  /** Notes which rows it touches, by table and key. */
  private static void write(Connection side, Random random, Set<String> touched)
      throws SQLException {
    for (int i = 0; i < WRITES; i++) {
      int id = 1 + random.nextInt(Clients.SEATS);
      switch (random.nextInt(4)) {
        case 0 -> {
          String update = "update account set balance = %d where id = %d";
          Sql.run(side, update.formatted(random.nextInt(), id));
          touched.add("account " + id);
        }
        case 1 -> {
          if (!Sql.rows(side, "select id from seat where id = " + id).isEmpty()) {
            Sql.run(side, "delete from seat where id = " + id);
            touched.add("seat " + id);
          }
        }
        case 2 -> {
          Sql.run(side, "insert into account select max(id) + 1, 5 from account");
          touched.add("account " + Sql.one(side, "select max(id) from account"));
        }
        default -> {
          Sql.run(side, "insert into entry (client, page, node) values (0, %d, 'x')".formatted(i));
          touched.add("entry " + Sql.one(side, "select max(id) from entry"));
        }
      }
    }
  }
}
