package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** What an application does, each in the transaction of its caller; all of them keep the laws. */
final class Deeds {

  /** One of them. */
  interface Deed {
    void run(Connection connection, Random random) throws SQLException;
  }

  /** What is there once comes rarely, what is there often comes often. */
  private static final List<Deed> ALL =
      List.of(
          Deeds::transfer,
          Deeds::transfer,
          Deeds::transfer,
          Deeds::transferOfAll,
          Deeds::moveToFreeSeat,
          Deeds::swapPlaces,
          Deeds::swapPersons,
          Deeds::swapDesks,
          Deeds::rescaleDesk,
          Deeds::rescaleLabel,
          Deeds::rescaleLabel,
          Deeds::bearAgain,
          Deeds::bearAgain,
          Deeds::nest,
          Deeds::fly,
          Deeds::orphan,
          Deeds::rename,
          Deeds::rename,
          Deeds::bearChild,
          Deeds::loseChild,
          Deeds::adopt,
          Deeds::recolor,
          Deeds::resize,
          Deeds::resize,
          Deeds::replaceToken,
          Deeds::changeKind,
          Deeds::moveMeter,
          Deeds::read);

  /** These take locks that let nobody else go on. */
  private static final List<Deed> RARE =
      List.of(Deeds::newRound, Deeds::newTokens, Deeds::emptyRegion);

  private Deeds() {}

  static Deed any(Random random) {
    List<Deed> from = random.nextInt(150) == 0 ? RARE : ALL;
    return from.get(random.nextInt(from.size()));
  }

  private static int id(Random random, int count) {
    return 1 + random.nextInt(count);
  }

  /** Texts that a wrong escape would spoil, and now and then a large one. */
  private static String text(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "null";
      case 1 -> "''";
      case 2 -> "E'tab\\there\\nand\\\\backslash'";
      case 3 -> "'quote '' and \" and $ and \\N'";
      case 4 -> "'ünïcödé \uD83D\uDC26 " + random.nextInt(1000) + "'";
      case 5 -> "repeat('long ', " + random.nextInt(500) + ")";
      default -> "'plain " + random.nextInt(1000) + "'";
    };
  }

  private static void transfer(Connection connection, Random random) throws SQLException {
    int amount = random.nextInt(100);
    Sql.run(
        connection,
        "update account set balance = balance - %d, owner = coalesce(%s, 'nobody') where id = %d"
            .formatted(amount, text(random), id(random, World.ACCOUNTS)),
        "update account set balance = balance + %d where id = %d"
            .formatted(amount, id(random, World.ACCOUNTS)));
  }

  private static void transferOfAll(Connection connection, Random random) throws SQLException {
    int from = id(random, World.ACCOUNTS - 20);
    Sql.run(
        connection,
        """
        update account set balance = balance + case when id %% 2 = 0 then %1$d else -%1$d end
        where id in (select id from account where id between %2$d and %2$d + 19 order by id for update)
        """
            .formatted(random.nextInt(10), from));
  }

  private static void moveToFreeSeat(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "update seat set place = %d, note = %s where place = (select min(place) from seat where place >= %d)"
            .formatted(id(random, 1000), text(random), id(random, 1000)));
  }

  private static void swapPlaces(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
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
            .formatted(random.nextInt(900), id(random, 1_000_000)));
  }

  private static void swapPersons(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
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
            .formatted(random.nextInt(900)));
  }

  private static void swapDesks(Connection connection, Random random) throws SQLException {
    int one = id(random, World.SEATS);
    int other = id(random, World.SEATS);
    Sql.run(
        connection,
        random.nextBoolean()
            ? "update desk set place = (select d.place from desk d where d.person <> desk.person and d.person in ('person %1$d', 'person %2$d')) where person in ('person %1$d', 'person %2$d') and %1$d <> %2$d"
                .formatted(one, other)
            : "update desk set person = (select d.person from desk d where d.place <> desk.place and d.place in (%1$d, %2$d)) where place in (%1$d, %2$d) and 2 = (select count(*) from desk where place in (%1$d, %2$d))"
                .formatted(5 * one, 5 * other));
  }

  private static void rescaleDesk(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "update desk set place = round(place, %d) where person = 'person %d'"
            .formatted(random.nextInt(4), id(random, World.SEATS)));
  }

  /** The key is equal afterwards, and another text. */
  private static void rescaleLabel(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "update label set code = round(code, %d), note = %s where code = %d"
            .formatted(random.nextInt(4), text(random), id(random, World.LABELS)));
  }

  private static void bearAgain(Connection connection, Random random) throws SQLException {
    int id = id(random, World.BIRDS);
    Sql.run(
        connection,
        "with gone as (delete from bird where id = %d returning id) insert into nest select id, %s from gone"
            .formatted(id, text(random)),
        "with gone as (delete from nest where id = %d returning id) insert into bird select id, 1, %s from gone"
            .formatted(id, text(random)),
        "update bird set life = life + 1 where id = " + id);
  }

  private static void nest(Connection connection, Random random) throws SQLException {
    int from = id(random, World.BIRDS);
    Sql.run(
        connection,
        "with gone as (delete from bird where id between %d and %d returning id, note) insert into nest select id, note from gone"
            .formatted(from, from + random.nextInt(5)));
  }

  private static void fly(Connection connection, Random random) throws SQLException {
    int from = id(random, World.BIRDS);
    Sql.run(
        connection,
        "with gone as (delete from nest where id between %d and %d returning id) insert into bird select id, 0, %s from gone"
            .formatted(from, from + random.nextInt(10), text(random)));
  }

  private static String anyParent(Random random) {
    return "(select min(id) from parent where id >= %d)".formatted(id(random, 10 * World.PARENTS));
  }

  /** A parent goes, its children and their toys with it, its wards stay; another one comes. */
  private static void orphan(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
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
                id(random, 10 * World.PARENTS),
                random.nextInt(5),
                anyParent(random),
                text(random)));
  }

  private static void rename(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "update parent set id = %d where id = %s"
            .formatted(id(random, 10 * World.PARENTS), anyParent(random)));
  }

  private static void bearChild(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        """
        with p as (update parent set children = children + 1 where id = %s returning id),
          k as (insert into kid select id, %d, %s from p returning parent, n)
        insert into toy select parent, n, 'toy' from k
        """
            .formatted(anyParent(random), 10 + random.nextInt(1000), text(random)));
  }

  private static void loseChild(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        """
        with k as (
          delete from kid where (parent, n) = (select parent, n from kid where parent >= %d limit 1)
          returning parent)
        update parent set children = children - 1 from k where id = k.parent
        """
            .formatted(id(random, 10 * World.PARENTS)));
  }

  private static void adopt(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "update ward set parent = %s where id = %d or (parent is null and id > %d)"
            .formatted(
                anyParent(random), id(random, World.WARDS), World.WARDS - random.nextInt(20)));
  }

  private static String anyToken(Random random) {
    return "ctid = (select ctid from token where color = 'color %d' limit 1 for update skip locked)"
        .formatted(random.nextInt(7));
  }

  private static void recolor(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "update token set color = 'color %d', note = %s where %s"
            .formatted(random.nextInt(7), text(random), anyToken(random)));
  }

  /** As many grow as shrink, or it is taken back. */
  private static void resize(Connection connection, Random random) throws SQLException {
    Sql.run(connection, "savepoint resize");
    int grown = updated(connection, "update token set size = size + 1 where " + anyToken(random));
    int shrunk = updated(connection, "update token set size = size - 1 where " + anyToken(random));
    Sql.run(connection, grown == shrunk ? "release resize" : "rollback to resize");
  }

  private static void replaceToken(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "with gone as (delete from token where %s returning *) insert into token select * from gone"
            .formatted(anyToken(random)));
  }

  private static void changeKind(Connection connection, Random random) throws SQLException {
    int id = id(random, World.ANIMALS);
    Sql.run(
        connection,
        switch (random.nextInt(4)) {
          case 0 ->
              "with gone as (delete from only cat where id = %d returning id, name) insert into dog select id, name, %s from gone"
                  .formatted(id, text(random));
          case 1 ->
              "with gone as (delete from only dog where id = %d returning id, name) insert into cat select id, name, 9 from gone"
                  .formatted(id);
          case 2 ->
              "with gone as (delete from only animal where id = %d returning id, name) insert into cat select id, name, 1 from gone"
                  .formatted(id);
          default ->
              "with gone as (delete from only cat where id between %1$d and %1$d + 3 returning id, name) insert into animal select id, name from gone"
                  .formatted(id);
        },
        "update animal set name = %s where id = %d".formatted(text(random), id));
  }

  private static void moveMeter(Connection connection, Random random) throws SQLException {
    Sql.run(
        connection,
        "update meter set region = %d where id = %d"
            .formatted(random.nextInt(3), id(random, World.METERS)));
  }

  /** As many rise as fall, or it is taken back. */
  private static void read(Connection connection, Random random) throws SQLException {
    Sql.run(connection, "savepoint reading");
    String update = "update meter set reading = reading %s 1 where id = %d";
    int risen = updated(connection, update.formatted("+", id(random, World.METERS)));
    int fallen = updated(connection, update.formatted("-", id(random, World.METERS)));
    Sql.run(connection, risen == fallen ? "release reading" : "rollback to reading");
  }

  private static void newRound(Connection connection, Random random) throws SQLException {
    if (readCommitted(connection)) {
      Sql.run(
          connection,
          "truncate board",
          "insert into board select g, %d, %s from generate_series(1, %d) g"
              .formatted(random.nextLong(), text(random), World.FIELDS));
    }
  }

  private static void newTokens(Connection connection, Random random) throws SQLException {
    if (readCommitted(connection)) {
      Sql.run(
          connection,
          "truncate token",
          "insert into token select 'color ' || g %% 7, g %% 3, %s from generate_series(1, %d) g"
              .formatted(text(random), World.TOKENS));
    }
  }

  private static void emptyRegion(Connection connection, Random random) throws SQLException {
    if (readCommitted(connection)) {
      boolean partitions = connection.getMetaData().getDatabaseMajorVersion() >= 11;
      String table = partitions ? "meter_" + random.nextInt(3) : "meter";
      Sql.run(
          connection,
          "lock table %s in access exclusive mode".formatted(table),
          "create temporary table held on commit drop as select * from " + table,
          "truncate " + table,
          "insert into meter select * from held",
          "drop table held");
    }
  }

  /** To an older snapshot a truncated table is empty, whoever filled it since. */
  private static boolean readCommitted(Connection connection) throws SQLException {
    return connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
  }

  private static int updated(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
