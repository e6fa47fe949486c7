package dev.towline.contract.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is done to the tables of {@link Everyday} where PostgreSQL leads. */
final class EverydayOnPostgres {

  static final Part.Deeds DEEDS =
      new Part.Deeds(
          List.of(
              Everyday::transfer,
              Everyday::transfer,
              Everyday::transfer,
              EverydayOnPostgres::transferOfAll,
              EverydayOnPostgres::moveToFreeSeat,
              EverydayOnPostgres::swapPlaces,
              EverydayOnPostgres::swapPersons,
              EverydayOnPostgres::bearAgain,
              EverydayOnPostgres::bearAgain,
              EverydayOnPostgres::nest,
              EverydayOnPostgres::fly,
              EverydayOnPostgres::orphan,
              EverydayOnPostgres::rename,
              EverydayOnPostgres::rename,
              EverydayOnPostgres::bearChild,
              EverydayOnPostgres::loseChild,
              EverydayOnPostgres::adopt,
              EverydayOnPostgres::recolor,
              EverydayOnPostgres::resize,
              EverydayOnPostgres::resize,
              EverydayOnPostgres::replaceToken,
              EverydayOnPostgres::moveMeter,
              EverydayOnPostgres::read),
          List.of(
              EverydayOnPostgres::newRound,
              EverydayOnPostgres::newTokens,
              EverydayOnPostgres::emptyRegion));

  private EverydayOnPostgres() {}

  private static void transferOfAll(Session session) throws SQLException {
    int from = session.id(Everyday.ACCOUNTS - 20);
    session.run(
        """
        update account set balance = balance + case when id %% 2 = 0 then %1$d else -%1$d end
        where id in (select id from account where id between %2$d and %2$d + 19 order by id for update)
        """
            .formatted(session.random().nextInt(10), from));
    Everyday.book(session, "between %d and %d".formatted(from, from + 19));
  }

  private static void moveToFreeSeat(Session session) throws SQLException {
    session.run(
        "update seat set place = %d, note = %s where place = (select min(place) from seat where place >= %d)"
            .formatted(session.id(1000), session.text(), session.id(1000)));
  }

  private static void swapPlaces(Session session) throws SQLException {
    session.run(
        """
        do $$
        declare
          a int := (select place from seat where place >= %d order by place limit 1 for update);
          b int := (select place from seat where place > a order by place limit 1 for update);
          away int := -%d;
        begin
          if b is not null then
            update seat set place = away where place = a;
            update seat set place = a where place = b;
            update seat set place = b where place = away;
          end if;
        end $$
        """
            .formatted(session.random().nextInt(900), session.id(1_000_000)));
  }

  private static void swapPersons(Session session) throws SQLException {
    session.run(
        """
        do $$
        declare
          a seat;
          b seat;
        begin
          select * into a from seat where place >= %d order by place limit 1 for update;
          select * into b from seat where place > a.place order by place limit 1 for update;
          if b.place is not null then
            update seat set person = 'nobody ' || pg_backend_pid() where place = a.place;
            update seat set person = a.person where place = b.place;
            update seat set person = b.person where place = a.place;
          end if;
        end $$
        """
            .formatted(session.random().nextInt(900)));
  }

  private static void bearAgain(Session session) throws SQLException {
    int id = session.id(Everyday.BIRDS);
    session.run(
        "with gone as (delete from bird where id = %d returning id) insert into nest select id, %s from gone"
            .formatted(id, session.text()),
        "with gone as (delete from nest where id = %d returning id) insert into bird select id, 1, %s from gone"
            .formatted(id, session.text()),
        "update bird set life = life + 1 where id = " + id);
  }

  private static void nest(Session session) throws SQLException {
    int from = session.id(Everyday.BIRDS);
    session.run(
        "with gone as (delete from bird where id between %d and %d returning id, note) insert into nest select id, note from gone"
            .formatted(from, from + session.random().nextInt(5)));
  }

  private static void fly(Session session) throws SQLException {
    int from = session.id(Everyday.BIRDS);
    session.run(
        "with gone as (delete from nest where id between %d and %d returning id) insert into bird select id, 0, %s from gone"
            .formatted(from, from + session.random().nextInt(10), session.text()));
  }

  private static String anyParent(Session session) {
    return "(select min(id) from parent where id >= %d)"
        .formatted(session.id(10 * Everyday.PARENTS));
  }

  /** A parent goes, its children and their toys with it, its wards stay; another one comes. */
  private static void orphan(Session session) throws SQLException {
    session.run(
        """
        do $$
        declare
          gone int;
          come constant int := %d;
          kids constant int := %d;
        begin
          delete from parent where id = %s returning id into gone;
          if gone is not null then
            insert into parent values (come, kids);
            insert into kid select come, n, %s from generate_series(1, kids) n;
            insert into toy select come, n, 'toy' from generate_series(1, kids) n;
          end if;
        end $$
        """
            .formatted(
                session.id(10 * Everyday.PARENTS),
                session.random().nextInt(5),
                anyParent(session),
                session.text()));
  }

  private static void rename(Session session) throws SQLException {
    session.run(
        "update parent set id = %d where id = %s"
            .formatted(session.id(10 * Everyday.PARENTS), anyParent(session)));
  }

  private static void bearChild(Session session) throws SQLException {
    session.run(
        """
        with p as (update parent set children = children + 1 where id = %s returning id),
          k as (insert into kid select id, %d, %s from p returning parent, n)
        insert into toy select parent, n, 'toy' from k
        """
            .formatted(anyParent(session), 10 + session.random().nextInt(1000), session.text()));
  }

  private static void loseChild(Session session) throws SQLException {
    session.run(
        """
        with k as (
          delete from kid where (parent, n) = (select parent, n from kid where parent >= %d limit 1)
          returning parent)
        update parent set children = children - 1 from k where id = k.parent
        """
            .formatted(session.id(10 * Everyday.PARENTS)));
  }

  private static void adopt(Session session) throws SQLException {
    session.run(
        "update ward set parent = %s where id = %d or (parent is null and id > %d)"
            .formatted(
                anyParent(session),
                session.id(Everyday.WARDS),
                Everyday.WARDS - session.random().nextInt(20)));
  }

  private static String anyToken(Session session) {
    return "ctid = (select ctid from token where color = 'color %d' limit 1 for update skip locked)"
        .formatted(session.random().nextInt(7));
  }

  private static void recolor(Session session) throws SQLException {
    session.run(
        "update token set color = 'color %d', note = %s where %s"
            .formatted(session.random().nextInt(7), session.text(), anyToken(session)));
  }

  /** As many grow as shrink, or it is taken back. */
  private static void resize(Session session) throws SQLException {
    session.run("savepoint resize");
    int grown = session.updated("update token set size = size + 1 where " + anyToken(session));
    int shrunk = session.updated("update token set size = size - 1 where " + anyToken(session));
    session.run(grown == shrunk ? "release resize" : "rollback to resize");
  }

  private static void replaceToken(Session session) throws SQLException {
    session.run(
        "with gone as (delete from token where %s returning *) insert into token select * from gone"
            .formatted(anyToken(session)));
  }

  private static void moveMeter(Session session) throws SQLException {
    session.run(
        "update meter set region = %d where id = %d"
            .formatted(session.random().nextInt(3), session.id(Everyday.METERS)));
  }

  /** As many rise as fall, or it is taken back. */
  private static void read(Session session) throws SQLException {
    session.run("savepoint reading");
    String update = "update meter set reading = reading %s 1 where id = %d";
    int risen = session.updated(update.formatted("+", session.id(Everyday.METERS)));
    int fallen = session.updated(update.formatted("-", session.id(Everyday.METERS)));
    session.run(risen == fallen ? "release reading" : "rollback to reading");
  }

  private static void newRound(Session session) throws SQLException {
    if (readCommitted(session)) {
      session.run(
          "truncate board",
          "insert into board select g, %d, %s from generate_series(1, %d) g"
              .formatted(session.random().nextLong(), session.text(), Everyday.FIELDS));
    }
  }

  private static void newTokens(Session session) throws SQLException {
    if (readCommitted(session)) {
      session.run(
          "truncate token",
          "insert into token select 'color ' || g %% 7, g %% 3, %s from generate_series(1, %d) g"
              .formatted(session.text(), Everyday.TOKENS));
    }
  }

  private static void emptyRegion(Session session) throws SQLException {
    if (readCommitted(session)) {
      boolean partitions = session.connection().getMetaData().getDatabaseMajorVersion() >= 11;
      String table = partitions ? "meter_" + session.random().nextInt(3) : "meter";
      session.run(
          "lock table %s in access exclusive mode".formatted(table),
          "create temporary table held on commit drop as select * from " + table,
          "truncate " + table,
          "insert into meter select * from held",
          "drop table held");
    }
  }

  /** To an older snapshot a truncated table is empty, whoever filled it since. */
  private static boolean readCommitted(Session session) throws SQLException {
    return session.connection().getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
  }
}
