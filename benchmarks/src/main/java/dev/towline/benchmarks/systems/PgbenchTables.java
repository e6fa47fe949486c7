package dev.towline.benchmarks.systems;

/**
 * The four tables of pgbench, 100,000 accounts for each unit of scale, and the marker.
 *
 * @param scale pgbench's scale
 */
public record PgbenchTables(int scale) implements Workload {

  /** How many rows all of them have: accounts, tellers, branches, the marker. */
  public long rows() {
    return scale * (100_000L + 10 + 1) + 1;
  }

  @Override
  public void schema(Database database) {
    Pgbench.run(database, "--initialize", "--init-steps=tp", "--quiet");
    Marker.schema(database);
  }

  @Override
  public void load(Database database) {
    Pgbench.run(database, "--initialize", "--init-steps=g", "--quiet", "--scale=" + scale);
    Marker.load(database);
    database.run("vacuum analyze");
  }
}
