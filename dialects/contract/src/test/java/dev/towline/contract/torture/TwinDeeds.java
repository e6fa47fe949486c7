package dev.towline.contract.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mysql.cj.jdbc.JdbcStatement;
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.StringJoiner;

/** What is done to {@link Twins}, always within one slot, which is locked first. */
final class TwinDeeds {

  static final Part.Deeds DEEDS =
      new Part.Deeds(
          List.of(
              TwinDeeds::insertOrCount,
              TwinDeeds::insertOrRename,
              TwinDeeds::replace,
              TwinDeeds::replaceItself,
              TwinDeeds::insertIgnore,
              TwinDeeds::updateIgnore,
              TwinDeeds::shift,
              TwinDeeds::deleteFromBoth,
              TwinDeeds::updateBoth,
              TwinDeeds::deleteSome,
              TwinDeeds::pledge,
              TwinDeeds::pledge,
              TwinDeeds::load,
              TwinDeeds::issueTickets,
              TwinDeeds::returnTickets),
          List.of());

  private TwinDeeds() {}

  private static int slot(Session session) throws SQLException {
    int slot = session.id(Twins.SLOTS);
    session.locked("select id from slot where id = " + slot);
    return slot;
  }

  /** The same statement for a table and for its twin: {@code #} is how the name ends. */
  private static void twice(Session session, String statement) throws SQLException {
    session.run(statement.replace("#", ""), statement.replace("#", "_twin"));
  }

  private static int anyId(Session session, int slot) {
    return Twins.SHELVES * slot + session.random().nextInt(Twins.SHELVES);
  }

  /** A code of the slot, in letters that a key calls equal and that are not. */
  private static String anyCode(Session session, int slot) {
    return (session.random().nextBoolean() ? "code " : "Code ") + anyId(session, slot);
  }

  /** Some rows, whose ids and codes may be there already, together or apart. */
  private static String shelves(Session session, int slot) {
    StringJoiner rows = new StringJoiner(", ");
    for (int count = session.id(4); count > 0; count--) {
      rows.add("(%d, '%s', 1)".formatted(anyId(session, slot), anyCode(session, slot)));
    }
    return rows.toString();
  }

  private static void insertOrCount(Session session) throws SQLException {
    twice(
        session,
        "insert into shelf# values %s on duplicate key update times = times + 1"
            .formatted(shelves(session, slot(session))));
  }

  /** The key changes, and those of pledges with it. */
  private static void insertOrRename(Session session) throws SQLException {
    twice(
        session,
        "insert into shelf# values %s on duplicate key update id = values(id), code = values(code)"
            .formatted(shelves(session, slot(session))));
  }

  /** Rows that stand in the way go, and their pledges with them. */
  private static void replace(Session session) throws SQLException {
    twice(session, "replace into shelf# values " + shelves(session, slot(session)));
  }

  private static void replaceItself(Session session) throws SQLException {
    int slot = slot(session);
    twice(
        session,
        "replace into shelf# select id, code, times + 1 from shelf# where id = "
            + anyId(session, slot));
  }

  private static void insertIgnore(Session session) throws SQLException {
    twice(session, "insert ignore into shelf# values " + shelves(session, slot(session)));
  }

  private static String ofSlot(int slot) {
    return "id between %d and %d"
        .formatted(Twins.SHELVES * slot, Twins.SHELVES * slot + Twins.SHELVES - 2);
  }

  /** Of a column that nothing refers to: MySQL hands keys down that it then ignores. */
  private static void updateIgnore(Session session) throws SQLException {
    int slot = slot(session);
    twice(
        session,
        "update ignore shelf# set code = '%s' where %s order by id"
            .formatted(anyCode(session, slot), ofSlot(slot)));
  }

  /** Every key becomes the next one, which another row had a moment ago. */
  private static void shift(Session session) throws SQLException {
    int slot = slot(session);
    twice(
        session, "update shelf# set id = id + 1 where %s order by id desc".formatted(ofSlot(slot)));
  }

  private static void deleteFromBoth(Session session) throws SQLException {
    int slot = slot(session);
    twice(
        session,
        "delete s, p from shelf# s join pledge# p on p.shelf = s.id where s.id = "
            + anyId(session, slot));
  }

  private static void updateBoth(Session session) throws SQLException {
    int slot = slot(session);
    twice(
        session,
        "update shelf# s join pledge# p on p.shelf = s.id set s.times = s.times + 1, p.note = %s where s.%s"
            .formatted(session.text(), ofSlot(slot)));
  }

  private static void deleteSome(Session session) throws SQLException {
    int slot = slot(session);
    twice(
        session,
        "delete from shelf# where %s order by id limit %d".formatted(ofSlot(slot), session.id(3)));
  }

  private static void pledge(Session session) throws SQLException {
    int slot = slot(session);
    twice(
        session,
        """
        insert into pledge# select %d * id + %d, id, %s from shelf# where id between %d and %d
        on duplicate key update shelf = values(shelf), note = values(note)\
        """
            .formatted(
                10,
                session.random().nextInt(10),
                session.text(),
                Twins.SHELVES * slot,
                anyId(session, slot)));
  }

  private static void load(Session session) throws SQLException {
    int slot = slot(session);
    String lines =
        shelves(session, slot).replace("), (", "\n").replaceAll("[()']", "").replace(", ", "\t");
    String how = session.random().nextBoolean() ? "replace" : "ignore";
    for (String table : List.of("shelf", "shelf_twin")) {
      try (Statement statement = session.connection().createStatement()) {
        statement
            .unwrap(JdbcStatement.class)
            .setLocalInfileInputStream(new ByteArrayInputStream((lines + "\n").getBytes(UTF_8)));
        statement.execute(
            "load data local infile 'shelves' %s into table %s".formatted(how, table));
      }
    }
  }

  /** With numbers of the server's, of one's own, and of one's own from the server. */
  private static void issueTickets(Session session) throws SQLException {
    int pair = slot(session);
    int number = session.id(20_000);
    int amount = session.id(100);
    String into = "insert into ticket (id, pair, amount) values ";
    switch (session.random().nextInt(3)) {
      case 0 ->
          session.run(into + "(null, %1$d, %2$d), (null, %1$d, -%2$d)".formatted(pair, amount));
      case 1 ->
          session.run(
              into + "(null, %1$d, %2$d), (%3$d, %1$d, -%2$d)".formatted(pair, amount, number));
      default ->
          session.run(
              "set insert_id = " + number,
              into + "(null, %1$d, %2$d), (null, %1$d, -%2$d)".formatted(pair, amount));
    }
  }

  private static void returnTickets(Session session) throws SQLException {
    int pair = slot(session);
    if (session.random().nextBoolean()) {
      session.run("delete from ticket where pair = " + pair);
    } else {
      session.run(
          "update ignore ticket set id = id + %d where pair = %d order by id desc limit 3"
              .formatted(session.id(100), pair));
    }
  }
}
