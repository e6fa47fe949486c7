package dev.towline.contract.real;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tables and the transactions of sysbench's {@code oltp_read_write} on a leader of MySQL or
 * MariaDB: made by sysbench itself where it is on the PATH, else the writes of the same ones by
 * sessions of our own, so that the suite needs nothing but a JDK and Maven.
 */
record SysbenchLoad(Replication replication) {

  private static final int TABLES = 3;
  private static final int ROWS = 10_000;

  void tables() throws Exception {
    if (Load.installed("sysbench")) {
      sysbench("prepare");
    } else {
      ownTables();
    }
  }

  /** It goes on after what transactions that meet do to each other, and ends at all else. */
  Load.Report run(Duration time) throws Exception {
    return run(time, "1213,1205,1020");
  }

  /** Likewise beside statements that alter its tables. */
  Load.Report runBesideAlterations(Duration time) throws Exception {
    return run(time, "1213,1205,1020,1412");
  }

  private Load.Report run(Duration time, String ordinary) throws Exception {
    return Load.installed("sysbench")
        ? sysbench(
            "run",
            "--threads=" + Load.CLIENTS,
            "--time=" + time.toSeconds(),
            "--verbosity=5",
            "--mysql-ignore-errors=" + ordinary)
        : Load.ownClients(replication, time, SysbenchLoad::transaction);
  }

  private Load.Report sysbench(String verb, String... options) throws Exception {
    URI leader = URI.create(replication.leaderUrl().replaceFirst("^jdbc:", ""));
    List<String> command = new ArrayList<>(List.of("sysbench", "oltp_read_write"));
    command.add("--mysql-host=127.0.0.1");
    command.add("--mysql-port=" + leader.getPort());
    command.add("--mysql-user=root");
    command.add("--mysql-db=" + leader.getPath().substring(1));
    command.add("--tables=" + TABLES);
    command.add("--table-size=" + ROWS);
    command.addAll(List.of(options));
    command.add(verb);
    return Load.run(command);
  }

  private void ownTables() throws Exception {
    for (int table = 1; table <= TABLES; table++) {
      Sql.run(
          replication.leader(),
          """
          create table sbtest%1$d (
            id int not null auto_increment primary key,
            k int not null default 0,
            c char(120) not null default '',
            pad char(60) not null default '',
            key k_%1$d (k))
          """
              .formatted(table),
          "insert into sbtest%d (k, c, pad) select g, g, g from %s"
              .formatted(table, replication.words().series(1, ROWS)));
    }
  }

  /** Two updates, and a row that goes and comes again, as sysbench does it. */
  private static String transaction(Random random) {
    // In the order of the keys, so that no two sessions wait for each other.
    int low = 1 + random.nextInt(ROWS / 2);
    int high = low + 1 + random.nextInt(ROWS / 2 - 1);
    return """
        begin;
        update sbtest%1$d set k = k + 1 where id = %2$d;
        update sbtest%1$d set c = '%4$d' where id = %2$d;
        delete from sbtest%1$d where id = %3$d;
        insert into sbtest%1$d (id, k, c, pad) values (%3$d, %4$d, '%4$d', 'pad');
        commit
        """
        .formatted(1 + random.nextInt(TABLES), low, high, random.nextInt(ROWS));
  }
}
