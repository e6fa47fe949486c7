package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What every engine has: keys, unique values, foreign keys, triggers, tables with no key. */
final class Everyday implements Part {

  static final int ACCOUNTS = 300;
  static final int SEATS = 200;
  static final int BIRDS = 300;
  static final int PARENTS = 60;
  static final int WARDS = 150;
  static final int FIELDS = 150;
  static final int TOKENS = 250;
  static final int METERS = 150;

  private static final String TABLES =
      """
      create table account (id int primary key, owner %1$s not null, balance bigint not null);
      create table turnover (account int primary key, moved bigint not null, times int not null);

      create table seat (place int primary key, person varchar(60) not null unique, note %1$s);

      create table bird (id int primary key, life int not null, note %1$s);
      create table nest (id int primary key, note %1$s);

      create table parent (id int primary key, children int not null);
      create table kid (
        parent int, n int, note %1$s, primary key (parent, n),
        foreign key (parent) references parent (id) on delete cascade on update cascade);
      create table toy (
        parent int, n int, name %1$s, primary key (parent, n),
        foreign key (parent, n) references kid (parent, n) on delete cascade on update cascade);
      create table ward (
        id int primary key, parent int,
        foreign key (parent) references parent (id) on delete set null on update cascade);

      create table board (field int primary key, round bigint not null, note %1$s);
      create table token (color varchar(20), size int, note %1$s);
      create index token_color on token (color);

      create table left_page (writer int, n bigint, primary key (writer, n));
      create table right_page (writer int, n bigint, note %1$s);
      create index right_page_writer on right_page (writer);
      create table progress (writer int primary key, n bigint not null)\
      """;

  private static final String BOOK_TURNOVER =
      """
      update turnover set moved = moved + new.balance - old.balance, times = times + 1
      where account = new.id\
      """;

  private final Deeds deeds;
  private final boolean triggers;

  /**
   * Makes it.
   *
   * @param deeds what is done, in the leader's words
   * @param triggers whether the tables have triggers of the application's
   */
  Everyday(Deeds deeds, boolean triggers) {
    this.deeds = deeds;
    this.triggers = triggers;
  }

  @Override
  public void create(Connection connection, Words words) throws SQLException {
    Sql.run(
        connection,
        TABLES.formatted(words.longText()),
        words.partitioned("meter", "region", 3, "id int, reading int not null"));
    if (triggers) {
      Sql.run(connection, words.afterUpdate("book", "account", BOOK_TURNOVER));
    }
  }

  @Override
  public void fill(Connection leader, Words words) throws SQLException {
    Sql.run(
        leader,
        "insert into account select g, concat('owner ', g), 1000 from " + words.series(1, ACCOUNTS),
        "insert into turnover select id, 0, 0 from account",
        "insert into seat select g * 5, concat('person ', g), 'note' from "
            + words.series(1, SEATS),
        "insert into bird select g, 0, 'bird' from " + words.series(1, BIRDS),
        "insert into parent select g * 10, 3 from " + words.series(1, PARENTS),
        "insert into kid select id, g, 'kid' from parent cross join " + words.series(1, 3),
        "insert into toy select parent, n, 'toy' from kid",
        "insert into ward select g, 10 * (1 + g % 60) from " + words.series(1, WARDS),
        "insert into board select g, 0, 'board' from " + words.series(1, FIELDS),
        "insert into token select concat('color ', g %% 7), g %% 3, %s from %s"
            .formatted("nullif(concat('note ', g % 2), 'note 0')", words.series(1, TOKENS)),
        "insert into meter (region, id, reading) select g % 3, g, 10 from "
            + words.series(1, METERS),
        "insert into progress select g, 0 from " + words.series(1, World.WRITERS));
  }

  /** Among the first numbers from 1 to so many, the sum of what is left when divided by 3. */
  private static int sumOfRemainders(int count) {
    int sum = 0;
    for (int i = 1; i <= count; i++) {
      sum += i % 3;
    }
    return sum;
  }

  @Override
  public List<Law> laws() {
    return List.of(
        new Law(
            "money does not vanish",
            "select nullif(sum(balance), %d) from account".formatted(1000L * ACCOUNTS)),
        new Law(
            "a nested trigger's write comes with what caused it",
            """
            select min(id) from account where not exists
              (select 1 from turnover where account = id and balance = 1000 + moved)
            """),
        Law.count("account", ACCOUNTS),
        Law.count("turnover", ACCOUNTS),
        Law.count("seat", SEATS),
        new Law(
            "a bird flies or nests",
            """
            select nullif(count(distinct id) + count(*), %d)
            from (select id from bird union all select id from nest) b
            """
                .formatted(2 * BIRDS)),
        Law.count("parent", PARENTS),
        new Law(
            "parents know their children",
            """
            select min(id) from parent
            where children <> (select count(*) from kid where kid.parent = parent.id)
            """),
        new Law(
            "children have a parent",
            """
            select min(parent) from kid
            where not exists (select 1 from parent where parent.id = kid.parent)
            """),
        new Law(
            "each child has its toy",
            """
            select min(parent) from kid where not exists
              (select 1 from toy where toy.parent = kid.parent and toy.n = kid.n)
            """),
        new Law(
            "each toy has its child",
            """
            select min(parent) from toy where not exists
              (select 1 from kid where kid.parent = toy.parent and kid.n = toy.n)
            """),
        Law.count("ward", WARDS),
        new Law(
            "wards have a parent that exists or none",
            """
            select min(id) from ward where parent is not null
              and not exists (select 1 from parent p where p.id = ward.parent)
            """),
        Law.count("board", FIELDS),
        new Law("a board is of one round", "select nullif(count(distinct round), 1) from board"),
        Law.count("token", TOKENS),
        new Law(
            "tokens grow as others shrink",
            "select nullif(sum(size), %d) from token".formatted(sumOfRemainders(TOKENS))),
        new Law(
            "a left page has its right one",
            """
            select min(writer) from left_page l where not exists
              (select 1 from right_page r where r.writer = l.writer and r.n = l.n)
            """),
        new Law(
            "a right page has its left one",
            """
            select min(writer) from right_page r where not exists
              (select 1 from left_page l where l.writer = r.writer and l.n = r.n)
            """),
        new Law(
            "progress is the last page",
            """
            select min(writer) from progress p
            where n <> (select coalesce(max(l.n), 0) from left_page l where l.writer = p.writer)
            """),
        Law.count("meter", METERS),
        new Law(
            "readings rise as others fall",
            "select nullif(sum(reading), %d) from meter".formatted(10 * METERS)));
  }

  @Override
  public Deeds deeds() {
    return deeds;
  }

  /** The one deed that is the same statements everywhere. */
  static void transfer(Session session) throws SQLException {
    int amount = session.random().nextInt(100);
    int from = session.id(ACCOUNTS);
    int to = session.id(ACCOUNTS);
    session.run(
        "update account set balance = balance - %d, owner = coalesce(%s, 'nobody') where id = %d"
            .formatted(amount, session.text(), from),
        "update account set balance = balance + %d where id = %d".formatted(amount, to));
    book(session, "in (%d, %d)".formatted(from, to));
  }

  /** What the trigger does where there is one, for accounts that the session has just changed. */
  static void book(Session session, String accounts) throws SQLException {
    if (!session.triggers()) {
      session.run(
          """
          update turnover set times = times + 1,
            moved = (select balance - 1000 from account where id = turnover.account)
          where account %s\
          """
              .formatted(accounts));
    }
  }
}
