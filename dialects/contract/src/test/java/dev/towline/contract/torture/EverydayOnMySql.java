package dev.towline.contract.torture;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What is done to the tables of {@link Everyday} where MySQL or MariaDB leads: in steps, since no
 * statement there answers which rows it wrote, and locking first what the next step relies on.
 */
final class EverydayOnMySql {

  static final Part.Deeds DEEDS =
      new Part.Deeds(
          List.of(
              Everyday::transfer,
              Everyday::transfer,
              Everyday::transfer,
              EverydayOnMySql::transferOfMany,
              EverydayOnMySql::moveToFreeSeat,
              EverydayOnMySql::swapPlaces,
              EverydayOnMySql::swapPersons,
              EverydayOnMySql::bearAgain,
              EverydayOnMySql::bearAgain,
              EverydayOnMySql::nest,
              EverydayOnMySql::fly,
              EverydayOnMySql::recolor,
              EverydayOnMySql::resize,
              EverydayOnMySql::resize,
              EverydayOnMySql::replaceToken,
              EverydayOnMySql::moveMeter,
              EverydayOnMySql::read,
              FamilyOnMySql::orphan,
              FamilyOnMySql::orphan,
              FamilyOnMySql::rename,
              FamilyOnMySql::rename,
              FamilyOnMySql::renameMany,
              FamilyOnMySql::bearChild,
              FamilyOnMySql::bearChild,
              FamilyOnMySql::loseChild,
              FamilyOnMySql::renumberChild,
              FamilyOnMySql::giveChildAway,
              FamilyOnMySql::nameToys,
              FamilyOnMySql::adopt),
          List.of(EverydayOnMySql::newRound, EverydayOnMySql::newTokens));

  private EverydayOnMySql() {}

  private static void transferOfMany(Session session) throws SQLException {
    int from = session.id(Everyday.ACCOUNTS - 20);
    session.run(
        """
        update account set balance = balance + case when id %% 2 = 0 then %1$d else -%1$d end
        where id between %2$d and %2$d + 19\
        """
            .formatted(session.random().nextInt(10), from));
    Everyday.book(session, "between %d and %d".formatted(from, from + 19));
  }

  private static Optional<Integer> seat(Session session, int from) throws SQLException {
    return session
        .locked("select place from seat where place >= %d order by place".formatted(from))
        .map(Integer::valueOf);
  }

  private static void moveToFreeSeat(Session session) throws SQLException {
    Optional<Integer> from = seat(session, session.id(1000));
    if (from.isPresent()) {
      session.run(
          "update seat set place = %d, note = %s where place = %d"
              .formatted(session.id(1000), session.text(), from.get()));
    }
  }

  private static void swapPlaces(Session session) throws SQLException {
    Optional<Integer> one = seat(session, session.random().nextInt(900));
    Optional<Integer> other = one.isPresent() ? seat(session, one.get() + 1) : one;
    if (other.isPresent()) {
      int away = -session.id(1_000_000);
      String move = "update seat set place = %d where place = %d";
      session.run(
          move.formatted(away, one.orElseThrow()),
          move.formatted(one.orElseThrow(), other.get()),
          move.formatted(other.get(), away));
    }
  }

  private static void swapPersons(Session session) throws SQLException {
    List<String> two =
        session.rows(
            "select place, person from seat where place >= %d order by place limit 2 for update"
                .formatted(session.random().nextInt(900)));
    if (two.size() == 2) {
      String[] one = two.get(0).split("\\|", 2);
      String[] other = two.get(1).split("\\|", 2);
      String seat = "update seat set person = '%s' where place = %s";
      session.run(
          seat.formatted("nobody " + session.id(1_000_000), one[0]),
          seat.formatted(one[1], other[0]),
          seat.formatted(other[1], one[0]));
    }
  }

  /** Takes them out of a table, and no other ones that came since; answers which were there. */
  private static List<String> taken(Session session, String table, int from, int upTo)
      throws SQLException {
    List<String> there =
        session.rows(
            "select id from %s where id between %d and %d order by id for update"
                .formatted(table, from, upTo));
    if (!there.isEmpty()) {
      session.run("delete from %s where id in (%s)".formatted(table, String.join(", ", there)));
    }
    return there;
  }

  private static void bearAgain(Session session) throws SQLException {
    int id = session.id(Everyday.BIRDS);
    for (String gone : taken(session, "bird", id, id)) {
      session.run("insert into nest values (%s, %s)".formatted(gone, session.text()));
    }
    for (String gone : taken(session, "nest", id, id)) {
      session.run("insert into bird values (%s, 1, %s)".formatted(gone, session.text()));
    }
    session.run("update bird set life = life + 1 where id = " + id);
  }

  private static void nest(Session session) throws SQLException {
    int from = session.id(Everyday.BIRDS);
    for (String gone : taken(session, "bird", from, from + session.random().nextInt(5))) {
      session.run("insert into nest values (%s, %s)".formatted(gone, session.text()));
    }
  }

  private static void fly(Session session) throws SQLException {
    int from = session.id(Everyday.BIRDS);
    for (String gone : taken(session, "nest", from, from + session.random().nextInt(10))) {
      session.run("insert into bird values (%s, 0, %s)".formatted(gone, session.text()));
    }
  }

  private static String anyColor(Session session) {
    return "color = 'color %d'".formatted(session.random().nextInt(7));
  }

  private static void recolor(Session session) throws SQLException {
    session.run(
        session
            .words()
            .updateOne(
                "token", anyColor(session) + ", note = " + session.text(), anyColor(session)));
  }

  private static void resize(Session session) throws SQLException {
    session.balance(
        session.words().updateOne("token", "size = size + 1", anyColor(session)),
        session.words().updateOne("token", "size = size - 1", anyColor(session)));
  }

  /** One goes, another of the same size comes. */
  private static void replaceToken(Session session) throws SQLException {
    String color = anyColor(session);
    Optional<String> size = session.locked("select size from token where " + color);
    if (size.isPresent()) {
      int gone =
          session.updated(session.words().deleteOne("token", color + " and size = " + size.get()));
      if (gone == 1) {
        session.run(
            "insert into token values ('color %d', %s, %s)"
                .formatted(session.random().nextInt(7), size.get(), session.text()));
      }
    }
  }

  private static String meter(Session session) {
    return "region in (0, 1, 2) and id = " + session.id(Everyday.METERS);
  }

  private static void moveMeter(Session session) throws SQLException {
    session.run(
        "update meter set region = %d where %s"
            .formatted(session.random().nextInt(3), meter(session)));
  }

  private static void read(Session session) throws SQLException {
    session.balance(
        "update meter set reading = reading + 1 where " + meter(session),
        "update meter set reading = reading - 1 where " + meter(session));
  }

  private static void newRound(Session session) throws SQLException {
    String rows =
        " into board select g, %d, %s from %s"
            .formatted(
                session.random().nextLong(),
                session.text(),
                session.words().series(1, Everyday.FIELDS));
    if (session.random().nextBoolean()) {
      session.run("replace" + rows);
    } else {
      session.run("delete from board", "insert" + rows);
    }
  }

  /** All are replaced, or none where one slipped through that another session put elsewhere. */
  private static void newTokens(Session session) throws SQLException {
    session.run("savepoint tokens");
    if (session.updated("delete from token") == Everyday.TOKENS) {
      session.run(
          "insert into token select concat('color ', g %% 7), g %% 3, %s from %s"
              .formatted(session.text(), session.words().series(1, Everyday.TOKENS)),
          "release savepoint tokens");
    } else {
      session.run("rollback to tokens");
    }
  }
}
