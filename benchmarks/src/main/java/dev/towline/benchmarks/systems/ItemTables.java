package dev.towline.benchmarks.systems;

/**
 * A table with a key and a few columns of common types, and one with a single row that the last
 * transaction of a load changes.
 *
 * @param rows how many rows it has at first
 */
public record ItemTables(int rows) implements Workload {

  @Override
  public void schema(Database database) {
    database.run(
        """
        create table item (
          id bigint primary key, a integer not null, b text, d timestamptz, n numeric)
        """);
    Marker.schema(database);
  }

  @Override
  public void load(Database database) {
    database.run(insert(1, rows));
    Marker.load(database);
    database.run("vacuum analyze");
  }

  /** One statement that inserts rows with the keys from first to last. */
  public static String insert(long first, long last) {
    return """
        insert into item (id, a, b, d, n)
        select g, g, md5(g::text), '2024-01-01'::timestamptz + g * interval '1 s', g / 7.0
        from generate_series(%d, %d) g
        """
        .formatted(first, last);
  }
}
