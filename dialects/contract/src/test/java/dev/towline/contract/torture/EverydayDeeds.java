package dev.towline.contract.torture;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is done to the tables of {@link Everyday}. */
final class EverydayDeeds {

  private EverydayDeeds() {}

  static void transfer(Session session) throws SQLException {
    int amount = session.random().nextInt(100);
    session.run(
        "update account set balance = balance - %d, owner = coalesce(%s, 'nobody') where id = %d"
            .formatted(amount, session.text(), session.id(Everyday.ACCOUNTS)),
        "update account set balance = balance + %d where id = %d"
            .formatted(amount, session.id(Everyday.ACCOUNTS)));
  }

  static void transferOfMany(Session session) throws SQLException {
    int from = session.id(Everyday.ACCOUNTS - 20);
    int amount = session.random().nextInt(10);
    session.rows(
        "select id from account where id between %d and %d order by id for update"
            .formatted(from, from + 19));
    session.run(
        "update account set balance = balance + case when id %% 2 = 0 then %1$d else -%1$d end where id between %2$d and %3$d"
            .formatted(amount, from, from + 19));
  }

  private static Optional<Integer> seat(Session session, int from) throws SQLException {
    return session
        .locked("select place from seat where place >= %d order by place".formatted(from))
        .map(Integer::valueOf);
  }

  static void moveToFreeSeat(Session session) throws SQLException {
    Optional<Integer> from = seat(session, session.id(1000));
    if (from.isPresent()) {
      session.run(
          "update seat set place = %d, note = %s where place = %d"
              .formatted(session.id(1000), session.text(), from.get()));
    }
  }

  static void swapPlaces(Session session) throws SQLException {
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

  static void swapPersons(Session session) throws SQLException {
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

  /** Takes them out of a table; answers which were there. */
  private static List<String> taken(Session session, String table, int from, int upTo)
      throws SQLException {
    String condition = " from %s where id between %d and %d".formatted(table, from, upTo);
    List<String> there = session.rows("select id" + condition + " order by id for update");
    session.run("delete" + condition);
    return there;
  }

  static void bearAgain(Session session) throws SQLException {
    int id = session.id(Everyday.BIRDS);
    for (String gone : taken(session, "bird", id, id)) {
      session.run("insert into nest values (%s, %s)".formatted(gone, session.text()));
    }
    for (String gone : taken(session, "nest", id, id)) {
      session.run("insert into bird values (%s, 1, %s)".formatted(gone, session.text()));
    }
    session.run("update bird set life = life + 1 where id = " + id);
  }

  static void nest(Session session) throws SQLException {
    int from = session.id(Everyday.BIRDS);
    for (String gone : taken(session, "bird", from, from + session.random().nextInt(5))) {
      session.run("insert into nest values (%s, %s)".formatted(gone, session.text()));
    }
  }

  static void fly(Session session) throws SQLException {
    int from = session.id(Everyday.BIRDS);
    for (String gone : taken(session, "nest", from, from + session.random().nextInt(10))) {
      session.run("insert into bird values (%s, 0, %s)".formatted(gone, session.text()));
    }
  }

  private static Optional<String> parent(Session session) throws SQLException {
    return session.locked(
        "select id from parent where id >= %d order by id"
            .formatted(session.id(10 * Everyday.PARENTS)));
  }

  /** A parent goes, its children and their toys with it, its wards stay; another one comes. */
  static void orphan(Session session) throws SQLException {
    Optional<String> gone = parent(session);
    if (gone.isEmpty()) {
      return;
    }
    int come = session.id(10 * Everyday.PARENTS);
    int kids = session.random().nextInt(5);
    session.run(
        "delete from parent where id = " + gone.get(),
        "insert into parent values (%d, %d)".formatted(come, kids));
    for (int n = 1; n <= kids; n++) {
      session.run(
          "insert into kid values (%d, %d, %s)".formatted(come, n, session.text()),
          "insert into toy values (%d, %d, 'toy')".formatted(come, n));
    }
  }

  static void rename(Session session) throws SQLException {
    Optional<String> parent = parent(session);
    if (parent.isPresent()) {
      session.run(
          "update parent set id = %d where id = %s"
              .formatted(session.id(10 * Everyday.PARENTS), parent.get()));
    }
  }

  static void bearChild(Session session) throws SQLException {
    Optional<String> parent = parent(session);
    if (parent.isPresent()) {
      int n = 10 + session.random().nextInt(1000);
      session.run(
          "update parent set children = children + 1 where id = " + parent.get(),
          "insert into kid values (%s, %d, %s)".formatted(parent.get(), n, session.text()),
          "insert into toy values (%s, %d, 'toy')".formatted(parent.get(), n));
    }
  }

  static void loseChild(Session session) throws SQLException {
    Optional<String> parent = parent(session);
    if (parent.isPresent()) {
      Optional<String> n =
          session.locked("select n from kid where parent = %s order by n".formatted(parent.get()));
      if (n.isPresent()) {
        session.run(
            "delete from kid where parent = %s and n = %s".formatted(parent.get(), n.get()),
            "update parent set children = children - 1 where id = " + parent.get());
      }
    }
  }

  static void adopt(Session session) throws SQLException {
    Optional<String> parent = parent(session);
    session.run(
        "update ward set parent = %s where id = %d or (parent is null and id > %d)"
            .formatted(
                parent.orElse("null"),
                session.id(Everyday.WARDS),
                Everyday.WARDS - session.random().nextInt(20)));
  }

  private static String anyColor(Session session) {
    return "color = 'color %d'".formatted(session.random().nextInt(7));
  }

  static void recolor(Session session) throws SQLException {
    session.run(
        session
            .words()
            .updateOne(
                "token", anyColor(session) + ", note = " + session.text(), anyColor(session)));
  }

  static void resize(Session session) throws SQLException {
    session.balance(
        session.words().updateOne("token", "size = size + 1", anyColor(session)),
        session.words().updateOne("token", "size = size - 1", anyColor(session)));
  }

  /** One goes, another of the same size comes. */
  static void replaceToken(Session session) throws SQLException {
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

  static void moveMeter(Session session) throws SQLException {
    session.run(
        "update meter set region = %d where id = %d"
            .formatted(session.random().nextInt(3), session.id(Everyday.METERS)));
  }

  static void read(Session session) throws SQLException {
    String update = "update meter set reading = reading %s 1 where id = %d";
    session.balance(
        update.formatted("+", session.id(Everyday.METERS)),
        update.formatted("-", session.id(Everyday.METERS)));
  }

  static void newRound(Session session) throws SQLException {
    session.run(
        "delete from board",
        "insert into board select g, %d, %s from %s"
            .formatted(
                session.random().nextLong(),
                session.text(),
                session.words().series(1, Everyday.FIELDS)));
  }

  static void newTokens(Session session) throws SQLException {
    session.run(
        "delete from token",
        "insert into token select concat('color ', g %% 7), g %% 3, %s from %s"
            .formatted(session.text(), session.words().series(1, Everyday.TOKENS)));
  }
}
