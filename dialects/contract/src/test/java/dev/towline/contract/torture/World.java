package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of the torture test and the laws that every committed state of them obeys. */
final class World {

  static final int ACCOUNTS = 300;
  static final int SEATS = 200;
  static final int LABELS = 150;
  static final int BIRDS = 300;
  static final int PARENTS = 60;
  static final int WARDS = 150;
  static final int FIELDS = 150;
  static final int TOKENS = 250;
  static final int ANIMALS = 90;
  static final int METERS = 150;

  private static final String TABLES =
      """
      create table account (id int primary key, owner text not null, balance bigint not null);
      create table turnover (account int primary key, moved bigint not null, times int not null);
      create function book_turnover() returns trigger language plpgsql as $$
      begin
        update turnover set moved = moved + new.balance - old.balance, times = times + 1
        where account = new.id;
        return null;
      end $$;
      create trigger book after update on account for each row execute procedure book_turnover();

      create table seat (place int primary key, person text not null unique, note text);
      create table desk (
        place numeric primary key deferrable initially deferred,
        person text not null unique deferrable initially deferred);
      create table label (code numeric primary key, note text);

      create table bird (id int primary key, life int not null, note text);
      create table nest (id int primary key, note text);

      create table parent (id int primary key, children int not null);
      create table kid (
        parent int references parent on delete cascade on update cascade, n int, note text,
        primary key (parent, n));
      create table toy (
        parent int, n int, name text, primary key (parent, n),
        foreign key (parent, n) references kid on delete cascade on update cascade);
      create table ward (
        id int primary key, parent int references parent on delete set null on update cascade);

      create table board (field int primary key, round bigint not null, note text);
      create table token (color text, size int, note text);

      create table left_page (writer int, n bigint, primary key (writer, n));
      create table right_page (writer int, n bigint, note text);
      create table progress (writer int primary key, n bigint not null);

      create table animal (id int primary key, name text);
      create table cat (lives int, primary key (id)) inherits (animal);
      create table dog (tricks text, primary key (id)) inherits (animal);
      """;

  /** Versions before 11 have no primary key on a partitioned table. */
  private static final String PARTITIONED =
      """
      create table meter (region int, id int, reading int not null, primary key (region, id))
        partition by list (region);
      create table meter_0 partition of meter for values in (0);
      create table meter_1 partition of meter for values in (1);
      create table meter_2 partition of meter for values in (2);
      """;

  private static final String PLAIN =
      "create table meter (region int, id int, reading int not null, primary key (region, id));";

  private static final String ROWS =
      """
      insert into account select g, 'owner ' || g, 1000 from generate_series(1, %d) g;
      insert into turnover select id, 0, 0 from account;
      insert into seat select g * 5, 'person ' || g, 'note' from generate_series(1, %d) g;
      insert into desk select place, person from seat;
      insert into label select g, 'label' from generate_series(1, %d) g;
      insert into bird select g, 0, 'bird' from generate_series(1, %d) g;
      insert into parent select g * 10, 3 from generate_series(1, %d) g;
      insert into kid select id, n, 'kid' from parent, generate_series(1, 3) n;
      insert into toy select parent, n, 'toy' from kid;
      insert into ward select g, 10 * (1 + g %% 60) from generate_series(1, %d) g;
      insert into board select g, 0, 'board' from generate_series(1, %d) g;
      insert into token select 'color ' || g %% 7, g %% 3, nullif('note ' || g %% 2, 'note 0')
        from generate_series(1, %d) g;
      insert into cat select g, 'cat ' || g, 7 from generate_series(1, %d) g;
      insert into meter select g %% 3, g, 10 from generate_series(1, %d) g;
      """
          .formatted(
              ACCOUNTS, SEATS, LABELS, BIRDS, PARENTS, WARDS, FIELDS, TOKENS, ANIMALS, METERS);

  /** A sentence, and a query for what contradicts it: null when nothing does. */
  private record Law(String sentence, String contradiction) {}

  private static Law count(String table, int rows) {
    return new Law(
        table + " has " + rows + " rows",
        "select nullif(count(*), %d)::text from %s".formatted(rows, table));
  }

  private static final Stream<Law> LAWS =
      Stream.of(
          new Law(
              "money does not vanish",
              "select nullif(sum(balance), %d)::text from account".formatted(1000L * ACCOUNTS)),
          new Law(
              "a nested trigger's write comes with what caused it",
              """
              select string_agg(id::text, ' ') from account full join turnover on account = id
              where balance is distinct from 1000 + moved
              """),
          count("account", ACCOUNTS),
          count("seat", SEATS),
          count("desk", SEATS),
          new Law(
              "persons have one desk",
              "select nullif(count(distinct person), 200)::text from desk"),
          count("label", LABELS),
          new Law(
              "labels keep their values",
              "select nullif(sum(code), %d)::text from label".formatted(LABELS * (LABELS + 1) / 2)),
          new Law(
              "a bird flies or nests",
              "select nullif(count(distinct id) + count(*), %d)::text from (select id from bird union all select id from nest) b"
                  .formatted(2 * BIRDS)),
          count("parent", PARENTS),
          new Law(
              "parents know their children",
              """
              select string_agg(coalesce(id, parent)::text, ' ')
              from parent full join (select parent, count(*) as n from kid group by parent) k
                on k.parent = id
              where children is distinct from coalesce(k.n, 0)
              """),
          new Law(
              "each child has its toy",
              """
              select string_agg(coalesce(k.parent, t.parent)::text, ' ')
              from kid k full join toy t on t.parent = k.parent and t.n = k.n
              where k.n is null or t.n is null
              """),
          count("ward", WARDS),
          new Law(
              "wards have a parent that exists or none",
              """
              select string_agg(w.id::text, ' ') from ward w
              where parent is not null and not exists (select from parent p where p.id = w.parent)
              """),
          count("board", FIELDS),
          new Law(
              "a board is of one round",
              "select nullif(count(distinct round), 1)::text from board"),
          count("token", TOKENS),
          new Law(
              "tokens grow as others shrink",
              "select nullif(sum(size), (select sum(g % 3) from generate_series(1, "
                  + TOKENS
                  + ") g))::text from token"),
          new Law(
              "pages are turned together",
              """
              select string_agg(coalesce(l.writer, r.writer)::text, ' ')
              from left_page l full join right_page r on r.writer = l.writer and r.n = l.n
              where l.n is null or r.n is null
              """),
          new Law(
              "progress is the last page",
              """
              select string_agg(p.writer::text, ' ') from progress p
              where n <> (select coalesce(max(l.n), 0) from left_page l where l.writer = p.writer)
              """),
          new Law(
              "an animal is in one table",
              "select nullif(count(*) + count(distinct id), %d)::text from animal"
                  .formatted(2 * ANIMALS)),
          count("meter", METERS),
          new Law(
              "readings rise as others fall",
              "select nullif(sum(reading), %d)::text from meter".formatted(10 * METERS)));

  /** Every law that a state contradicts, with what contradicts it; one statement. */
  static final String CONTRADICTIONS =
      LAWS.map(
              law ->
                  "select '%s', (%s)"
                      .formatted(law.sentence().replace("'", "''"), law.contradiction()))
          .collect(
              Collectors.joining(
                  " union all ", "select * from (", ") l (law, found) where found is not null"));

  private World() {}

  /** Creates the tables without rows. */
  static void create(Connection connection) throws SQLException {
    boolean partitions = connection.getMetaData().getDatabaseMajorVersion() >= 11;
    Sql.run(connection, TABLES, partitions ? PARTITIONED : PLAIN);
  }

  /** Fills them, so that every law holds. */
  static void fill(Connection connection, int writers) throws SQLException {
    Sql.run(
        connection,
        ROWS,
        "insert into progress select g, 0 from generate_series(1, " + writers + ") g");
  }
}
