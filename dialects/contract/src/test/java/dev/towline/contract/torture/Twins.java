package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Tables that are written only in ways that MySQL and MariaDB have. Whatever is done to one is done
 * to its twin in the same transaction, so that the two are equal in every state.
 */
final class Twins implements Part {

  /** Each has rows of its own: {@link #SHELVES} of them, and whoever writes them holds it. */
  static final int SLOTS = 40;

  /** The ids of a slot's shelves are from {@code SHELVES * slot} on. */
  static final int SHELVES = 10;

  private static final String TWIN =
      """
      create table shelf%1$s (
        id int primary key, code varchar(30) not null unique, times int not null);
      create table pledge%1$s (
        id int primary key, shelf int not null, note text,
        foreign key (shelf) references shelf%1$s (id) on delete cascade on update cascade)\
      """;

  @Override
  public void create(Connection connection, Words words) throws SQLException {
    Sql.run(
        connection,
        "create table slot (id int primary key)",
        TWIN.formatted(""),
        TWIN.formatted("_twin"),
        "create table ticket (id %s primary key, pair int not null, amount int not null)"
            .formatted(words.numbered()),
        "create index ticket_pair on ticket (pair)");
  }

  @Override
  public void fill(Connection leader, Words words) throws SQLException {
    Sql.run(
        leader,
        "insert into slot select g from " + words.series(1, SLOTS),
        "insert into shelf select %1$d * g, concat('code ', %1$d * g), 1 from %2$s"
            .formatted(SHELVES, words.series(1, SLOTS)),
        "insert into pledge select 10 * id, id, 'pledge' from shelf",
        "insert into shelf_twin select * from shelf",
        "insert into pledge_twin select * from pledge");
  }

  @Override
  public List<Law> laws() {
    return List.of(
        Law.count("slot", SLOTS),
        new Law("a shelf has its twin", alone("shelf", "shelf_twin", "code", "times")),
        new Law("a twin has its shelf", alone("shelf_twin", "shelf", "code", "times")),
        new Law("a pledge has its twin", alone("pledge", "pledge_twin", "shelf", "note")),
        new Law("a twin has its pledge", alone("pledge_twin", "pledge", "shelf", "note")),
        new Law("tickets come in pairs", "select nullif(coalesce(sum(amount), 0), 0) from ticket"));
  }

  private static String alone(String table, String other, String one, String two) {
    return """
        select min(a.id) from %1$s a where not exists (select 1 from %2$s b where b.id = a.id
          and b.%3$s = a.%3$s and coalesce(b.%4$s, %5$s) = coalesce(a.%4$s, %5$s))
        """
        .formatted(table, other, one, two, two.equals("note") ? "'none'" : "0");
  }

  @Override
  public Deeds deeds() {
    return TwinDeeds.DEEDS;
  }
}
