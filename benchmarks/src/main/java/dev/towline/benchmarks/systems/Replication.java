package dev.towline.benchmarks.systems;

/** A system that keeps a follower equal to its leader. */
public interface Replication extends AutoCloseable {

  /** How people call it. */
  String name();

  Servers servers();

  /** Makes databases on both servers; the leader's gets the tables and their rows. */
  default Route route(String name, Workload workload) {
    return Route.create(servers(), name, workload);
  }

  /** Gives a route a new, empty database to follow in; the old one goes. */
  default Route afresh(Route route, String name) {
    route.follower().drop();
    return route.to(Database.create(servers().follower(), name));
  }

  /** Lets the leader record changes from now on, with nobody to read them. */
  void capture(Route route);

  /** Makes an empty follower equal and stops; what changes from now on is kept for it. */
  void hold(Route route);

  /** Goes on where {@link #hold} stopped, in a copy of the follower made for it. */
  Running resume(Route route, String copy);

  /** Starts to follow, with a first copy. */
  Running follow(Route route);

  /** Ends all of it and removes both databases. */
  void release(Route route);

  @Override
  void close();
}
