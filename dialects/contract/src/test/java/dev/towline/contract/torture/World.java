package dev.towline.contract.torture;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.contract.torture.Part.Deed;
import dev.towline.dialect.Changelog;
import dev.towline.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The tables of the torture test, what is done to them while a certain side leads, and the laws
 * that every committed state of them obeys.
 */
public final class World {

  /** How many write; each has its row of progress. */
  public static final int WRITERS = 10;

  private final Replication replication;
  private final Words words;
  private final Changelog changelog;
  private final boolean postgresLeads;
  private final boolean postgresFollows;
  private final boolean triggers;
  private final List<Part> parts;
  private final List<Deed> ordinary;
  private final List<Deed> rare;

  private World(
      Replication replication, Words words, Dialect leader, Dialect follower, boolean inTurn) {
    this.replication = replication;
    this.words = words;
    this.changelog = leader.changelog();
    this.postgresLeads = leader.name().equals("postgresql");
    this.postgresFollows = follower.name().equals("postgresql");
    this.triggers = !inTurn || (postgresLeads && postgresFollows);
    this.parts = inTurn ? List.of(everyday(triggers)) : parts(true);
    this.ordinary = parts.stream().flatMap(part -> part.deeds().ordinary().stream()).toList();
    this.rare = parts.stream().flatMap(part -> part.deeds().rare().stream()).toList();
  }

  /** What both engines have in common, and what the leader has besides. */
  static World of(Replication replication) {
    return new World(
        replication,
        replication.words(),
        replication.leaderDialect(),
        replication.followerDialect(),
        false);
  }

  /**
   * Both sides' worlds, which lead in turn: the first one's and the second one's. They are of the
   * same tables, which are those of {@link Everyday}. What one engine alone has, {@link
   * OnlyPostgres} and {@link Twins}, cannot go on when the other leads and is left out. Triggers of
   * the application are there where those of a follower rest, on PostgreSQL; with MySQL or MariaDB
   * on either side the deeds do what the trigger would.
   */
  public static List<World> inTurn(Replication replication) {
    Dialect first = replication.leaderDialect();
    Dialect second = replication.followerDialect();
    return List.of(
        new World(replication, replication.words(), first, second, true),
        new World(replication, replication.followerWords(), second, first, true));
  }

  /** Creates the tables of worlds that lead in turn on both sides, and fills those of the first. */
  public static void beginInTurn(Replication replication) throws SQLException {
    List<World> worlds = inTurn(replication);
    tellTextsApart(replication.leader(), replication.leaderDialect());
    tellTextsApart(replication.follower(), replication.followerDialect());
    worlds.get(0).create(replication.leader());
    worlds.get(1).create(replication.follower());
    for (Part part : worlds.get(0).parts) {
      part.fill(replication.leader(), replication.words());
    }
  }

  /** As PostgreSQL does: else what is unique on one side may not be on the other. */
  private static void tellTextsApart(Connection side, Dialect dialect) throws SQLException {
    switch (dialect.name()) {
      case "mysql" -> Sql.run(side, "alter database collate utf8mb4_0900_bin");
      case "mariadb" -> Sql.run(side, "alter database collate utf8mb4_nopad_bin");
      default -> {}
    }
  }

  private void create(Connection connection) throws SQLException {
    for (Part part : parts) {
      part.create(connection, words);
    }
  }

  private Part everyday(boolean withTriggers) {
    return new Everyday(
        postgresLeads ? EverydayOnPostgres.DEEDS : EverydayOnMySql.DEEDS, withTriggers);
  }

  private List<Part> parts(boolean withTriggers) {
    List<Part> all = new ArrayList<>();
    all.add(everyday(withTriggers));
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
    create(leader);
    for (Part part : parts) {
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

  /** What the leader understands. */
  public Words words() {
    return words;
  }

  /** The leader's clock, among other things. */
  Changelog changelog() {
    return changelog;
  }

  /** Does something that an application does. */
  void anyDeed(Connection connection, Random random) throws SQLException {
    List<Deed> from = random.nextInt(150) == 0 ? rare : ordinary;
    from.get(random.nextInt(from.size())).run(new Session(connection, random, words, triggers));
  }

  /** The laws that the state contradicts which a session sees now, with what contradicts them. */
  public List<String> contradictions(Connection session) throws SQLException {
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
