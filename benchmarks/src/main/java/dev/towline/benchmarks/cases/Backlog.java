package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.systems.Database;
import dev.towline.benchmarks.systems.ItemTables;
import dev.towline.benchmarks.systems.Marker;
import dev.towline.benchmarks.systems.Pgbench;
import dev.towline.benchmarks.systems.PgbenchTables;
import dev.towline.benchmarks.systems.Workload;
import java.time.Duration;

/** Changes that pile up while nobody follows; the same for every system. */
interface Backlog {

  /** The tables that it is about, and their rows. */
  Workload workload(Scale scale);

  /** Makes the changes; returns how many rows were written. */
  long make(Database leader, Scale scale);

  /** 200,000 inserts in transactions of 1,000. */
  record Inserts() implements Backlog {

    private static final int ROWS = 200_000;
    private static final int ROWS_PER_TRANSACTION = 1_000;

    @Override
    public Workload workload(Scale scale) {
      return new ItemTables(1);
    }

    @Override
    public long make(Database leader, Scale scale) {
      int rows = scale.of(ROWS);
      String sql =
          """
          do $$ begin
            for i in 1..%1$d by %2$d loop
              insert into item (id, a, b, d, n)
              select g + 1, g, md5(g::text), '2024-01-01'::timestamptz + g * interval '1 s', g / 7.0
              from generate_series(i, i + %2$d - 1) g;
              commit;
            end loop;
          end $$
          """
              .formatted(rows, ROWS_PER_TRANSACTION);
      leader.run("set synchronous_commit = off", sql);
      Marker.move(leader);
      return rows;
    }
  }

  /** 100,000 updates by key, of as many rows, in transactions of 10. */
  record Updates() implements Backlog {

    private static final int ROWS = 100_000;
    private static final int ROWS_PER_TRANSACTION = 10;

    /** Has no divisor in common with the number of rows, so that every row has its turn. */
    private static final int STEP = 61;

    @Override
    public Workload workload(Scale scale) {
      return new ItemTables(scale.of(ROWS));
    }

    @Override
    public long make(Database leader, Scale scale) {
      int rows = scale.of(ROWS);
      String sql =
          """
          do $$ begin
            for i in 1..%1$d loop
              update item set a = a + 1, b = md5(b) where id = 1 + i::bigint * %3$d %% %1$d;
              if i %% %2$d = 0 then commit; end if;
            end loop;
          end $$
          """
              .formatted(rows, ROWS_PER_TRANSACTION, STEP);
      leader.run("set synchronous_commit = off", sql);
      Marker.move(leader);
      return rows;
    }
  }

  /**
   * What {@code pgbench -N} writes in 60 s: an update and an insert a transaction. The first system
   * has that time; the second makes the same transactions.
   */
  final class PgbenchLog implements Backlog {

    private static final Duration TIME = Duration.ofSeconds(60);
    private static final int SCALE = 10;
    private static final int CLIENTS = 4;
    private static final int ROWS_PER_TRANSACTION = 2;

    private long transactions;

    @Override
    public Workload workload(Scale scale) {
      return new PgbenchTables(SCALE);
    }

    @Override
    public long make(Database leader, Scale scale) {
      String size =
          transactions == 0
              ? "--time=" + Math.max(1, scale.of(TIME).toSeconds())
              : "--transactions=" + transactions / CLIENTS;
      transactions =
          Pgbench.run(
              leader,
              "--skip-some-updates",
              "--no-vacuum",
              "--client=" + CLIENTS,
              "--jobs=2",
              "--random-seed=1",
              size);
      Marker.move(leader);
      return transactions * ROWS_PER_TRANSACTION;
    }
  }
}
