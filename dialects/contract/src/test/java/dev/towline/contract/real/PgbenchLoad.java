package dev.towline.contract.real;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tables and the transactions of {@code pgbench -N} on a leader: made by pgbench itself where
 * it is on the PATH, else the same ones by sessions of our own, so that the suite needs nothing but
 * a JDK and Maven.
 */
record PgbenchLoad(Replication replication) {

  private static final int ACCOUNTS = 100_000;
  private static final int TELLERS = 10;

  void tables() throws Exception {
    if (Load.installed("pgbench")) {
      pgbench("-i", "-s", "1", "-q");
    } else {
      ownTables();
    }
  }

  Load.Report run(Duration time) throws Exception {
    return Load.installed("pgbench")
        ? pgbench("-N", "-c", String.valueOf(Load.CLIENTS), "-T", String.valueOf(time.toSeconds()))
        : Load.ownClients(replication, time, PgbenchLoad::transaction);
  }

  private Load.Report pgbench(String... options) throws Exception {
    String[] hostAndDatabase =
        replication.leaderUrl().replace("jdbc:postgresql://", "").split("[:/]", 3);
    List<String> command = new ArrayList<>(List.of("pgbench"));
    command.addAll(List.of("-h", hostAndDatabase[0], "-p", hostAndDatabase[1], "-U", "postgres"));
    command.addAll(List.of(options));
    command.add(hostAndDatabase[2]);
    return Load.run(command);
  }

  private void ownTables() throws Exception {
    Sql.run(
        replication.leader(),
        """
        create table pgbench_branches (bid int primary key, bbalance int, filler char(88));
        create table pgbench_tellers (
          tid int primary key, bid int, tbalance int, filler char(84));
        create table pgbench_accounts (
          aid int primary key, bid int, abalance int, filler char(84));
        create table pgbench_history (
          tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
        insert into pgbench_branches (bid, bbalance) values (1, 0);
        insert into pgbench_tellers (tid, bid, tbalance) select g, 1, 0 from generate_series(1, %d) g;
        insert into pgbench_accounts (aid, bid, abalance, filler)
          select g, 1, 0, '' from generate_series(1, %d) g
        """
            .formatted(TELLERS, ACCOUNTS));
  }

  private static String transaction(Random random) {
    return """
        begin;
        update pgbench_accounts set abalance = abalance + %1$d where aid = %2$d;
        select abalance from pgbench_accounts where aid = %2$d;
        insert into pgbench_history (tid, bid, aid, delta, mtime)
          values (%3$d, 1, %2$d, %1$d, current_timestamp);
        commit
        """
        .formatted(
            random.nextInt(10_001) - 5_000,
            1 + random.nextInt(ACCOUNTS),
            1 + random.nextInt(TELLERS));
  }
}
