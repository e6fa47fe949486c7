package dev.towline.benchmarks.systems;

/** A leader's and a follower's database, and the tables that the leader has. */
public record Route(Database leader, Database follower, Workload workload) {

  /** Makes both databases and the leader's tables. */
  static Route create(Servers servers, String name, Workload workload) {
    Database leader = Database.create(servers.leader(), name);
    workload.schema(leader);
    workload.load(leader);
    return new Route(leader, Database.create(servers.follower(), name), workload);
  }

  Route to(Database other) {
    return new Route(leader, other, workload);
  }

  void drop() {
    leader.drop();
    follower.drop();
  }
}
