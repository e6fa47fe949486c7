package dev.towline.daemon.demo;

import dev.towline.servers.Chinook;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** The shop on PostgreSQL. */
final class PostgresShop implements Shop {

  /** Serialization, deadlock, unique and foreign key. */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "23505", "23503");

  @Override
  public void load(Connection empty) throws SQLException {
    Chinook.load(empty);
    try (Statement statement = empty.createStatement()) {
      statement.execute(
          """
          create table heartbeat (
            id int primary key,
            beat bigint not null,
            written_at timestamptz not null);
          insert into heartbeat values (1, -1, clock_timestamp())
          """);
    }
  }

  @Override
  public void enter(Connection session) {}

  @Override
  public boolean passes(SQLException failure) {
    return PASSING.contains(String.valueOf(failure.getSQLState()));
  }

  @Override
  public Optional<Integer> newInvoice(Desk desk) throws SQLException {
    return desk.read(
        """
        insert into invoice
          (customer_id, invoice_date, billing_address, billing_city, billing_country, total)
        select customer_id, localtimestamp, address, city, country, 0
        from customer
        where customer_id >= (select (? * max(customer_id))::int from customer)
        order by customer_id limit 1
        returning invoice_id
        """,
        desk.share());
  }

  @Override
  public Optional<Integer> lockInvoice(Desk desk) throws SQLException {
    return desk.read(
        """
        select invoice_id from invoice
        where invoice_id >= (select (? * max(invoice_id))::int from invoice)
        order by invoice_id limit 1
        for update
        """,
        desk.share());
  }

  @Override
  public void addLines(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        insert into invoice_line (invoice_id, track_id, unit_price, quantity)
        select ?, track_id, unit_price, track_id % 3 + 1
        from track where track_id >= ? order by track_id limit ?
        """,
        invoice, desk.upTo(Stock.TRACKS), desk.upTo(6));
  }

  @Override
  public void total(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        update invoice
        set total = (select sum(unit_price * quantity) from invoice_line where invoice_id = ?)
        where invoice_id = ?
        """,
        invoice,
        invoice);
  }

  @Override
  public void register(Desk desk, String firstName, String lastName) throws SQLException {
    desk.write(
        """
        insert into customer
          (first_name, last_name, city, country, postal_code, email, support_rep_id)
        select ?, ?, city, country, postal_code, ?, support_rep_id
        from customer where customer_id >= ? order by customer_id limit 1
        """,
        firstName,
        lastName,
        firstName + "." + lastName + "@example.org",
        desk.upTo(Stock.CUSTOMERS));
  }

  @Override
  public void moveHouse(Desk desk) throws SQLException {
    desk.write(
        """
        update customer set address = ?, fax = null
        where customer_id = (
          select customer_id from customer
          where customer_id >= (select (? * max(customer_id))::int from customer)
          order by customer_id limit 1)
        """,
        desk.upTo(199) + " Straße",
        desk.share());
  }

  @Override
  public void leaveForGood(Desk desk) throws SQLException {
    desk.write(
        """
        delete from customer
        where customer_id = (
          select customer_id from customer c
          where not exists (select from invoice i where i.customer_id = c.customer_id)
          order by customer_id limit 1)
        """);
  }

  @Override
  public void correct(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        with gone as (
          delete from invoice_line
          where invoice_line_id = (
            select min(invoice_line_id) from invoice_line where invoice_id = ?)
          returning *)
        insert into invoice_line (invoice_line_id, invoice_id, track_id, unit_price, quantity)
        overriding system value
        select invoice_line_id, invoice_id, track_id, unit_price, quantity % 3 + 1 from gone
        """,
        invoice);
  }

  @Override
  public void renumber(Desk desk, int invoice) throws SQLException {
    desk.write("update invoice_line set invoice_line_id = default where invoice_id = ?", invoice);
  }

  @Override
  public void giveBack(Desk desk, int invoice) throws SQLException {
    desk.write("delete from invoice_line where invoice_id = ?", invoice);
    desk.write("delete from invoice where invoice_id = ?", invoice);
  }

  @Override
  public void changePrices(Desk desk) throws SQLException {
    desk.write(
        """
        update track
        set unit_price = unit_price + case when unit_price < 1.5 then 0.10 else -0.90 end
        where album_id = ?
        """,
        desk.upTo(Stock.ALBUMS));
  }

  @Override
  public void moveTrack(Desk desk) throws SQLException {
    desk.write(
        """
        update playlist_track set playlist_id = ?
        where (playlist_id, track_id) = (
          select playlist_id, track_id from playlist_track
          where track_id >= ? order by track_id, playlist_id limit 1)
        """,
        desk.upTo(Stock.PLAYLISTS),
        desk.upTo(Stock.TRACKS));
  }

  @Override
  public void refillPlaylist(Desk desk) throws SQLException {
    int playlist = desk.upTo(Stock.PLAYLISTS);
    int track = desk.upTo(Stock.TRACKS);
    desk.write(
        "delete from playlist_track where playlist_id = ? and track_id between ? and ? + 40",
        playlist,
        track,
        track);
    desk.write(
        """
        insert into playlist_track (playlist_id, track_id)
        select ?, track_id from track where track_id between ? and ? + 20
        on conflict do nothing
        """,
        playlist,
        track,
        track);
  }

  @Override
  public String audit() {
    return """
    select count(*)
    from invoice
    left join (
      select invoice_id, sum(unit_price * quantity) as total
      from invoice_line group by invoice_id) as summed using (invoice_id)
    where coalesce(invoice.total, -1) <> coalesce(summed.total, -1)
    """;
  }
}
