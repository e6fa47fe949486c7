package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What PostgreSQL alone has: keys that are checked late or equal in other words, and inheritance.
 */
final class OnlyPostgres implements Part {

  private static final int LABELS = 150;
  private static final int ANIMALS = 90;

  private static final String TABLES =
      """
      create table desk (
        place numeric primary key deferrable initially deferred,
        person text not null unique deferrable initially deferred);
      create table label (code numeric primary key, note text);

      create table animal (id int primary key, name text);
      create table cat (lives int, primary key (id)) inherits (animal);
      create table dog (tricks text, primary key (id)) inherits (animal);
      """;

  private static final String ROWS =
      """
      insert into desk select g * 5, 'person ' || g from generate_series(1, %d) g;
      insert into label select g, 'label' from generate_series(1, %d) g;
      insert into cat select g, 'cat ' || g, 7 from generate_series(1, %d) g;
      """
          .formatted(Everyday.SEATS, LABELS, ANIMALS);

  @Override
  public void create(Connection connection, Words words) throws SQLException {
    Sql.run(connection, TABLES);
  }

  @Override
  public void fill(Connection leader, Words words) throws SQLException {
    Sql.run(leader, ROWS);
  }

  @Override
  public List<Law> laws() {
    return List.of(
        Law.count("desk", Everyday.SEATS),
        new Law(
            "persons have one desk",
            "select nullif(count(distinct person), %d) from desk".formatted(Everyday.SEATS)),
        Law.count("label", LABELS),
        new Law(
            "labels keep their values",
            "select nullif(sum(code), %d) from label".formatted(LABELS * (LABELS + 1) / 2)),
        new Law(
            "an animal is in one table",
            "select nullif(count(*) + count(distinct id), %d) from animal".formatted(2 * ANIMALS)));
  }

  @Override
  public Deeds deeds() {
    return new Deeds(
        List.of(
            OnlyPostgres::swapDesks,
            OnlyPostgres::rescaleDesk,
            OnlyPostgres::rescaleLabel,
            OnlyPostgres::rescaleLabel,
            OnlyPostgres::changeKind),
        List.of());
  }

  private static void swapDesks(Session session) throws SQLException {
    int one = session.id(Everyday.SEATS);
    int other = session.id(Everyday.SEATS);
    session.run(
        session.random().nextBoolean()
            ? "update desk set place = (select d.place from desk d where d.person <> desk.person and d.person in ('person %1$d', 'person %2$d')) where person in ('person %1$d', 'person %2$d') and %1$d <> %2$d"
                .formatted(one, other)
            : "update desk set person = (select d.person from desk d where d.place <> desk.place and d.place in (%1$d, %2$d)) where place in (%1$d, %2$d) and 2 = (select count(*) from desk where place in (%1$d, %2$d))"
                .formatted(5 * one, 5 * other));
  }

  private static void rescaleDesk(Session session) throws SQLException {
    session.run(
        "update desk set place = round(place, %d) where person = 'person %d'"
            .formatted(session.random().nextInt(4), session.id(Everyday.SEATS)));
  }

  /** The key is equal afterwards, and another text. */
  private static void rescaleLabel(Session session) throws SQLException {
    session.run(
        "update label set code = round(code, %d), note = %s where code = %d"
            .formatted(session.random().nextInt(4), session.text(), session.id(LABELS)));
  }

  private static void changeKind(Session session) throws SQLException {
    int id = session.id(ANIMALS);
    session.run(
        switch (session.random().nextInt(4)) {
          case 0 ->
              "with gone as (delete from only cat where id = %d returning id, name) insert into dog select id, name, %s from gone"
                  .formatted(id, session.text());
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
        "update animal set name = %s where id = %d".formatted(session.text(), id));
  }
}
