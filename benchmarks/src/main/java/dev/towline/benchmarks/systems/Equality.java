package dev.towline.benchmarks.systems;

import java.util.List;

/** Proof that a figure was not made by leaving something out. */
public final class Equality {

  private Equality() {}

  /** Fails when any table of the leader differs on the follower. */
  public static void require(Route route) {
    String tables =
        "select string_agg(tablename, ',' order by tablename) from pg_tables where schemaname = 'public'";
    for (String table : List.of(route.leader().text(tables).split(",", -1))) {
      String sum =
          """
          select count(*) || ' rows, sum ' || coalesce(sum(hashtextextended(t::text, 0)), 0)
          from public.%s t
          """
              .formatted(table);
      String leader = route.leader().text(sum);
      String follower = route.follower().text(sum);
      if (!leader.equals(follower)) {
        throw new BenchmarkException(
            "Table %s differs: the leader has %s, the follower %s."
                .formatted(table, leader, follower));
      }
    }
  }
}
