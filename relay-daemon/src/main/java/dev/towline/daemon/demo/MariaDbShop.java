package dev.towline.daemon.demo;

import dev.towline.servers.Chinook;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The shop on MariaDB, where its tables have names such as {@code InvoiceLine}. */
final class MariaDbShop implements Shop {

  /** Far above the numbers that the database gives by itself. */
  private static final int RENUMBERED_BY = 100_000;

  @Override
  public void load(Connection empty) throws SQLException {
    Chinook.loadMySql(empty);
    try (Statement statement = empty.createStatement()) {
      statement.execute(
          """
          create table heartbeat (
            id int primary key,
            beat bigint not null,
            written_at timestamp(6) not null)
          """);
      statement.execute("insert into heartbeat values (1, -1, current_timestamp(6))");
    }
  }

  /** Otherwise customers would wait for each other's gaps between keys. */
  @Override
  public void enter(Connection session) throws SQLException {
    session.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }

  /** Deadlock; unique and foreign key. */
  @Override
  public boolean passes(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.equals("40001") || state.equals("23000");
  }

  @Override
  public Optional<Integer> newInvoice(Desk desk) throws SQLException {
    desk.write(
        """
        insert into Invoice
          (CustomerId, InvoiceDate, BillingAddress, BillingCity, BillingCountry, Total)
        select CustomerId, localtimestamp, Address, City, Country, 0
        from Customer
        where CustomerId >= (select ? * max(CustomerId) from Customer)
        order by CustomerId limit 1
        """,
        desk.share());
    return desk.read("select last_insert_id() from dual where row_count() > 0");
  }

  @Override
  public Optional<Integer> lockInvoice(Desk desk) throws SQLException {
    return desk.read(
        """
        select InvoiceId from Invoice
        where InvoiceId >= (select ? * max(InvoiceId) from Invoice)
        order by InvoiceId limit 1
        for update
        """,
        desk.share());
  }

  @Override
  public void addLines(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        insert into InvoiceLine (InvoiceId, TrackId, UnitPrice, Quantity)
        select ?, TrackId, UnitPrice, TrackId % 3 + 1
        from Track where TrackId >= ? order by TrackId limit ?
        """,
        invoice, desk.upTo(Stock.TRACKS), desk.upTo(6));
  }

  @Override
  public void total(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        update Invoice
        set Total = (select sum(UnitPrice * Quantity) from InvoiceLine where InvoiceId = ?)
        where InvoiceId = ?
        """,
        invoice,
        invoice);
  }

  @Override
  public void register(Desk desk, String firstName, String lastName) throws SQLException {
    desk.write(
        """
        insert into Customer
          (FirstName, LastName, City, Country, PostalCode, Email, SupportRepId)
        select ?, ?, City, Country, PostalCode, ?, SupportRepId
        from Customer where CustomerId >= ? order by CustomerId limit 1
        """,
        firstName,
        lastName,
        firstName + "." + lastName + "@example.org",
        desk.upTo(Stock.CUSTOMERS));
  }

  @Override
  public void moveHouse(Desk desk) throws SQLException {
    Optional<Integer> customer =
        desk.read(
            """
            select CustomerId from Customer
            where CustomerId >= (select ? * max(CustomerId) from Customer)
            order by CustomerId limit 1
            """,
            desk.share());
    if (customer.isPresent()) {
      desk.write(
          "update Customer set Address = ?, Fax = null where CustomerId = ?",
          desk.upTo(199) + " Straße",
          customer.get());
    }
  }

  @Override
  public void leaveForGood(Desk desk) throws SQLException {
    Optional<Integer> customer =
        desk.read(
            """
            select CustomerId from Customer c
            where not exists (select 1 from Invoice i where i.CustomerId = c.CustomerId)
            order by CustomerId limit 1
            """);
    if (customer.isPresent()) {
      desk.write("delete from Customer where CustomerId = ?", customer.get());
    }
  }

  @Override
  public void correct(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        replace into InvoiceLine (InvoiceLineId, InvoiceId, TrackId, UnitPrice, Quantity)
        select InvoiceLineId, InvoiceId, TrackId, UnitPrice, Quantity % 3 + 1
        from InvoiceLine where InvoiceId = ? order by InvoiceLineId limit 1
        """,
        invoice);
  }

  @Override
  public void renumber(Desk desk, int invoice) throws SQLException {
    desk.write(
        "update InvoiceLine set InvoiceLineId = InvoiceLineId + ? where InvoiceId = ?",
        RENUMBERED_BY,
        invoice);
  }

  @Override
  public void giveBack(Desk desk, int invoice) throws SQLException {
    desk.write("delete from InvoiceLine where InvoiceId = ?", invoice);
    desk.write("delete from Invoice where InvoiceId = ?", invoice);
  }

  @Override
  public void changePrices(Desk desk) throws SQLException {
    desk.write(
        """
        update Track
        set UnitPrice = UnitPrice + case when UnitPrice < 1.5 then 0.10 else -0.90 end
        where AlbumId = ?
        """,
        desk.upTo(Stock.ALBUMS));
  }

  @Override
  public void moveTrack(Desk desk) throws SQLException {
    desk.write(
        """
        update PlaylistTrack set PlaylistId = ?
        where TrackId >= ? order by TrackId, PlaylistId limit 1
        """,
        desk.upTo(Stock.PLAYLISTS),
        desk.upTo(Stock.TRACKS));
  }

  @Override
  public void refillPlaylist(Desk desk) throws SQLException {
    int playlist = desk.upTo(Stock.PLAYLISTS);
    int track = desk.upTo(Stock.TRACKS);
    desk.write(
        "delete from PlaylistTrack where PlaylistId = ? and TrackId between ? and ? + 40",
        playlist,
        track,
        track);
    desk.write(
        """
        insert ignore into PlaylistTrack (PlaylistId, TrackId)
        select ?, TrackId from Track where TrackId between ? and ? + 20
        """,
        playlist,
        track,
        track);
  }

  @Override
  public String audit() {
    return """
    select count(*)
    from "Invoice"
    left join (
      select "InvoiceId", sum("UnitPrice" * "Quantity") as total
      from "InvoiceLine" group by "InvoiceId") as summed using ("InvoiceId")
    where coalesce("Invoice"."Total", -1) <> coalesce(summed.total, -1)
    """;
  }
}
