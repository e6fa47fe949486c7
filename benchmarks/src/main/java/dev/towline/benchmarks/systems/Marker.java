package dev.towline.benchmarks.systems;

/** A table of one row; who sees its last change on the follower sees all changes before. */
public final class Marker {

  private Marker() {}

  static void schema(Database database) {
    database.run("create table marker (id integer primary key, n bigint not null)");
  }

  static void load(Database database) {
    database.run("insert into marker values (1, 0)");
  }

  /** Changes it; what came before is on disk when this returns. */
  public static void move(Database leader) {
    leader.run("update marker set n = n + 1");
  }

  /** Waits until the follower has what the leader had last. */
  public static void await(Running running) {
    long n = running.route().leader().number("select n from marker");
    running.await("the follower to be equal", "select n from marker where n = %d".formatted(n));
  }
}
