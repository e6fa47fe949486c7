package dev.towline.contract.torture;

import dev.towline.contract.Replication;
import dev.towline.contract.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The tables of the torture test and the laws that every committed state of them obeys. */
final class World {

  private final Replication replication;
  private final boolean onlyPostgres;
  private final List<Part> parts;

  private World(Replication replication) {
    this.replication = replication;
    this.onlyPostgres =
        replication.leaderDialect().name().equals("postgresql")
            && replication.followerDialect().name().equals("postgresql");
    this.parts = parts(true);
  }

  /** All that both engines have in common. */
  static World of(Replication replication) {
    return new World(replication);
  }

  private List<Part> parts(boolean triggers) {
    Everyday everyday = new Everyday(triggers);
    return onlyPostgres ? List.of(everyday, new OnlyPostgres()) : List.of(everyday);
  }

  /** Creates the leader's tables and fills them, so that every law holds. */
  World begin() throws SQLException {
    Connection leader = replication.leader();
    Words words = replication.words();
    for (Part part : parts) {
      part.create(leader, words);
      part.fill(leader, words);
    }
    return this;
  }

  /** Creates the follower's tables; with triggers where the engine lets them rest. */
  void createOnFollower() throws SQLException {
    boolean triggersRest = replication.followerDialect().name().equals("postgresql");
    for (Part part : parts(triggersRest)) {
      part.create(replication.follower(), replication.followerWords());
    }
  }

  /** Something that an application does. */
  Part.Deed anyDeed(Random random) {
    boolean rarely = random.nextInt(150) == 0;
    List<Part.Deed> from =
        parts.stream()
            .flatMap(part -> (rarely ? part.rareDeeds() : part.deeds()).stream())
            .toList();
    return from.get(random.nextInt(from.size()));
  }

  /** Every law that a state contradicts, with what contradicts it; one statement. */
  String contradictions() {
    return parts.stream()
        .flatMap(part -> part.laws().stream())
        .map(
            law ->
                "select '%s' as law, cast((%s) as char(40)) as found"
                    .formatted(law.sentence().replace("'", "''"), law.contradiction()))
        .collect(
            Collectors.joining(" union all ", "select * from (", ") l where found is not null"));
  }
}
