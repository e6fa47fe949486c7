package dev.towline.benchmarks.systems;

/** Some tables of an application and what is in them. */
public interface Workload {

  /** Makes the tables. */
  void schema(Database database);

  /** Fills them, and leaves nothing to vacuum or to analyze. */
  void load(Database database);
}
