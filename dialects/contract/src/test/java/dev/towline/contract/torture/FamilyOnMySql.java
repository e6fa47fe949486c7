package dev.towline.contract.torture;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Parents, their children, these ones' toys, and wards, where MySQL or MariaDB leads: foreign keys
 * take, rename and orphan them there with no trigger.
 */
final class FamilyOnMySql {

  private static final int IDS = 10 * Everyday.PARENTS;

  private FamilyOnMySql() {}

  private static Optional<String> parent(Session session) throws SQLException {
    return session.locked(
        "select id from parent where id >= %d order by id".formatted(session.id(IDS)));
  }

  private static Optional<String> childOf(Session session, String parent) throws SQLException {
    return session.locked("select n from kid where parent = %s order by n".formatted(parent));
  }

  /**
   * A parent goes, its children and their toys with it, its wards stay; another one comes, or the
   * same one with other children.
   */
  static void orphan(Session session) throws SQLException {
    Optional<String> gone = parent(session);
    if (gone.isEmpty()) {
      return;
    }
    if (session.random().nextInt(3) == 0) {
      session.run(
          "update kid set note = %s where parent = %s".formatted(session.text(), gone.get()));
    }
    boolean same = session.random().nextInt(4) == 0;
    String come = same ? gone.get() : String.valueOf(session.id(IDS));
    int children = session.random().nextInt(5);
    session.run(
        "delete from parent where id = " + gone.get(),
        "insert into parent values (%s, %d)".formatted(come, children));
    for (int n = 1; n <= children; n++) {
      session.run(
          "insert into kid values (%s, %d, %s)".formatted(come, n, session.text()),
          "insert into toy values (%s, %d, 'toy')".formatted(come, n));
    }
  }

  static void rename(Session session) throws SQLException {
    Optional<String> parent = parent(session);
    if (parent.isPresent()) {
      session.run(
          "update parent set id = %d where id = %s".formatted(session.id(IDS), parent.get()));
    }
  }

  static void renameMany(Session session) throws SQLException {
    int from = session.id(IDS);
    session.run(
        "update parent set id = id + 1 where id between %d and %d order by id desc"
            .formatted(from, from + session.random().nextInt(60)));
  }

  /** The child is there before its parent is locked, or after that. */
  static void bearChild(Session session) throws SQLException {
    String any = "select id from parent where id >= %d order by id".formatted(session.id(IDS));
    Optional<String> parent =
        session.random().nextBoolean()
            ? session.locked(any)
            : session.rows(any + " limit 1").stream().findFirst();
    if (parent.isPresent()) {
      int n = 10 + session.random().nextInt(1000);
      session.run(
          "insert into kid values (%s, %d, %s)".formatted(parent.get(), n, session.text()),
          "insert into toy values (%s, %d, 'toy')".formatted(parent.get(), n),
          "update parent set children = children + 1 where id = " + parent.get());
    }
  }

  static void loseChild(Session session) throws SQLException {
    Optional<String> parent = parent(session);
    if (parent.isPresent()) {
      Optional<String> n = childOf(session, parent.get());
      if (n.isPresent()) {
        session.run(
            "delete from kid where parent = %s and n = %s".formatted(parent.get(), n.get()),
            "update parent set children = children - 1 where id = " + parent.get());
      }
    }
  }

  /** Its toy follows by the foreign key. */
  static void renumberChild(Session session) throws SQLException {
    Optional<String> parent = parent(session);
    if (parent.isPresent()) {
      session.run(
          "update kid set n = n + %d where parent = %s order by n desc limit 2"
              .formatted(10 + session.random().nextInt(1000), parent.get()));
    }
  }

  /** A child has another parent, its toy comes with it, and perhaps its old parent is renamed. */
  static void giveChildAway(Session session) throws SQLException {
    Optional<String> from = parent(session);
    Optional<String> to = parent(session);
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    Optional<String> n = childOf(session, from.get());
    if (n.isEmpty()) {
      return;
    }
    session.run(
        "update kid set parent = %s, n = n + %d where parent = %s and n = %s"
            .formatted(to.get(), session.random().nextInt(1000), from.get(), n.get()),
        "update parent set children = children - 1 where id = " + from.get(),
        "update parent set children = children + 1 where id = " + to.get());
    if (session.random().nextBoolean()) {
      session.run("update parent set id = %d where id = %s".formatted(session.id(IDS), from.get()));
    }
  }

  static void nameToys(Session session) throws SQLException {
    int from = session.id(IDS);
    session.run(
        "update toy set name = %s where parent between %d and %d"
            .formatted(session.text(), from, from + session.random().nextInt(20)));
  }

  static void adopt(Session session) throws SQLException {
    session.run(
        """
        update ward set parent = (select min(id) from parent where id >= %d)
        where id = %d or (parent is null and id > %d)\
        """
            .formatted(
                session.id(IDS),
                session.id(Everyday.WARDS),
                Everyday.WARDS - session.random().nextInt(20)));
  }
}
