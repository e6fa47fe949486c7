package dev.towline.contract.torture;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.contract.torture.Part.Deed;
import dev.towline.contract.torture.Part.Deeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The tables of the torture test and the laws that every committed state of them obeys. */
final class World {

  private final Replication replication;
  private final boolean postgresLeads;
  private final boolean postgresFollows;
  private final List<Part> parts;
  private final List<Deed> ordinary;
  private final List<Deed> rare;

  private World(Replication replication) {
    this.replication = replication;
    this.postgresLeads = replication.leaderDialect().name().equals("postgresql");
    this.postgresFollows = replication.followerDialect().name().equals("postgresql");
    this.parts = parts(true);
    this.ordinary = parts.stream().flatMap(part -> part.deeds().ordinary().stream()).toList();
    this.rare = parts.stream().flatMap(part -> part.deeds().rare().stream()).toList();
  }

  /** What both engines have in common, and what the leader has besides. */
  static World of(Replication replication) {
    return new World(replication);
  }

  private List<Part> parts(boolean triggers) {
    List<Part> all = new ArrayList<>();
    Deeds deeds = postgresLeads ? EverydayOnPostgres.DEEDS : EverydayOnMySql.DEEDS;
    all.add(new Everyday(deeds, triggers));
    if (postgresLeads && postgresFollows) {
      all.add(new OnlyPostgres());
    }
    if (!postgresLeads) {
      all.add(new Twins());
    }
    return all;
  }

  /** Creates the leader's tables and fills them, so that every law holds. */
  void begin() throws SQLException {
    Connection leader = replication.leader();
    Words words = replication.words();
    for (Part part : parts) {
      part.create(leader, words);
      part.fill(leader, words);
    }
  }

  /**
   * Creates the follower's tables; with triggers where the engine lets them rest. MySQL and MariaDB
   * are left to the relay where they follow another engine: it takes other types and collations.
   */
  void createOnFollower() throws SQLException {
    String leads = replication.leaderDialect().name();
    if (!postgresFollows && !leads.equals(replication.followerDialect().name())) {
      return;
    }
    for (Part part : parts(postgresFollows)) {
      part.create(replication.follower(), replication.followerWords());
    }
  }

  /**
   * How long a writer rests between transactions, so that the relay has a share of the machine, and
   * the follower many states. Deeds in steps ask more of it.
   */
  int betweenMillisMax() {
    return postgresLeads ? 60 : 150;
  }

  /** Something that an application does. */
  Deed anyDeed(Random random) {
    List<Deed> from = random.nextInt(150) == 0 ? rare : ordinary;
    return from.get(random.nextInt(from.size()));
  }

  /** The laws that the state contradicts which a session sees now, with what contradicts them. */
  List<String> contradictions(Connection session) throws SQLException {
    return Sql.rows(session, contradictions());
  }

  /** Every law in one statement. */
  private String contradictions() {
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
