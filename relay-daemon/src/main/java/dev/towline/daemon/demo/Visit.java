package dev.towline.daemon.demo;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What happens in the shop: each visit is one transaction. After each, every invoice's total is the
 * sum of its lines, so a reader who sees half a transaction can tell.
 */
enum Visit {
  /** An invoice with its lines. */
  BUY(30),
  /** Begins early and commits late: others overtake it. */
  BUY_SLOWLY(4),
  /** A savepoint that is rolled back within a transaction that is not. */
  BUY_LESS(6),
  /** A transaction that is rolled back. */
  CHANGE_ONES_MIND(5),
  REGISTER(8),
  MOVE_HOUSE(8),
  LEAVE_FOR_GOOD(3),
  /** A row is deleted and inserted again with the same key. */
  CORRECT(8),
  /** Keys change. */
  RENUMBER(5),
  GIVE_BACK(6),
  /** Many rows in one statement. */
  CHANGE_PRICES(8),
  /** Part of a key of two columns changes. */
  MOVE_TRACK(5),
  REFILL_PLAYLIST(4);

  private static final int CUSTOMERS = 59;
  private static final int TRACKS = 3503;
  private static final int ALBUMS = 347;
  private static final int PLAYLISTS = 18;

  private static final List<String> FIRST_NAMES =
      List.of("Ada", "Zoë", "Łukasz", "Søren", "José", "Noor", "Mei 美", "Ewa", "Jürgen", "Ravi");
  private static final List<String> LAST_NAMES =
      List.of("O'Neill", "Müller", "Ñandú", "Kovač", "van Dijk", "Ito", "Öztürk", "D\"Arc", "Li");

  private final int weight;

  Visit(int weight) {
    this.weight = weight;
  }

  /** One of them, each as often as its weight asks for. */
  static Visit any(Random random) {
    int all = 0;
    for (Visit visit : values()) {
      all += visit.weight;
    }
    int left = random.nextInt(all);
    for (Visit visit : values()) {
      left -= visit.weight;
      if (left < 0) {
        return visit;
      }
    }
    throw new AssertionError(left);
  }

  /** Does what the visit is for; returns whether to commit. */
  boolean at(Desk desk) throws SQLException {
    switch (this) {
      case BUY, CHANGE_ONES_MIND -> buy(desk, () -> {});
      case BUY_SLOWLY -> buy(desk, desk::hesitate);
      case BUY_LESS -> buyLess(desk);
      case REGISTER -> register(desk);
      case MOVE_HOUSE -> moveHouse(desk);
      case LEAVE_FOR_GOOD -> leaveForGood(desk);
      case CORRECT -> correct(desk);
      case RENUMBER -> renumber(desk);
      case GIVE_BACK -> giveBack(desk);
      case CHANGE_PRICES -> changePrices(desk);
      case MOVE_TRACK -> moveTrack(desk);
      case REFILL_PLAYLIST -> refillPlaylist(desk);
    }
    return this != CHANGE_ONES_MIND;
  }

  private static void buy(Desk desk, Runnable between) throws SQLException {
    Optional<Integer> invoice = newInvoice(desk);
    if (invoice.isPresent()) {
      between.run();
      addLines(desk, invoice.get());
      total(desk, invoice.get());
    }
  }

  private static void buyLess(Desk desk) throws SQLException {
    Optional<Integer> invoice = newInvoice(desk);
    if (invoice.isPresent()) {
      addLines(desk, invoice.get());
      desk.tryAndUndo(() -> addLines(desk, invoice.get()));
      total(desk, invoice.get());
    }
  }

  private static void register(Desk desk) throws SQLException {
    String first = desk.oneOf(FIRST_NAMES);
    String last = desk.oneOf(LAST_NAMES);
    desk.write(
        """
        insert into customer
          (first_name, last_name, city, country, postal_code, email, support_rep_id)
        select ?, ?, city, country, postal_code, ?, support_rep_id
        from customer where customer_id >= ? order by customer_id limit 1
        """,
        first,
        last,
        first + "." + last + "@example.org",
        desk.upTo(CUSTOMERS));
  }

  private static void moveHouse(Desk desk) throws SQLException {
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

  private static void leaveForGood(Desk desk) throws SQLException {
    desk.write(
        """
        delete from customer
        where customer_id = (
          select customer_id from customer c
          where not exists (select from invoice i where i.customer_id = c.customer_id)
          order by customer_id limit 1)
        """);
  }

  private static void correct(Desk desk) throws SQLException {
    Optional<Integer> invoice = lockInvoice(desk);
    if (invoice.isPresent()) {
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
          invoice.get());
      total(desk, invoice.get());
    }
  }

  private static void renumber(Desk desk) throws SQLException {
    Optional<Integer> invoice = lockInvoice(desk);
    if (invoice.isPresent()) {
      desk.write(
          "update invoice_line set invoice_line_id = default where invoice_id = ?", invoice.get());
    }
  }

  private static void giveBack(Desk desk) throws SQLException {
    Optional<Integer> invoice = lockInvoice(desk);
    if (invoice.isPresent()) {
      desk.write("delete from invoice_line where invoice_id = ?", invoice.get());
      desk.write("delete from invoice where invoice_id = ?", invoice.get());
    }
  }

  private static void changePrices(Desk desk) throws SQLException {
    desk.write(
        """
        update track
        set unit_price = unit_price + case when unit_price < 1.5 then 0.10 else -0.90 end
        where album_id = ?
        """,
        desk.upTo(ALBUMS));
  }

  private static void moveTrack(Desk desk) throws SQLException {
    desk.write(
        """
        update playlist_track set playlist_id = ?
        where (playlist_id, track_id) = (
          select playlist_id, track_id from playlist_track
          where track_id >= ? order by track_id, playlist_id limit 1)
        """,
        desk.upTo(PLAYLISTS),
        desk.upTo(TRACKS));
  }

  private static void refillPlaylist(Desk desk) throws SQLException {
    int playlist = desk.upTo(PLAYLISTS);
    int track = desk.upTo(TRACKS);
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

  private static Optional<Integer> newInvoice(Desk desk) throws SQLException {
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

  /** Whoever changes an invoice's lines holds its row, so that its total comes out right. */
  private static Optional<Integer> lockInvoice(Desk desk) throws SQLException {
    return desk.read(
        """
        select invoice_id from invoice
        where invoice_id >= (select (? * max(invoice_id))::int from invoice)
        order by invoice_id limit 1
        for update
        """,
        desk.share());
  }

  private static void addLines(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        insert into invoice_line (invoice_id, track_id, unit_price, quantity)
        select ?, track_id, unit_price, track_id % 3 + 1
        from track where track_id >= ? order by track_id limit ?
        """,
        invoice, desk.upTo(TRACKS), desk.upTo(6));
  }

  private static void total(Desk desk, int invoice) throws SQLException {
    desk.write(
        """
        update invoice
        set total = (select sum(unit_price * quantity) from invoice_line where invoice_id = ?)
        where invoice_id = ?
        """,
        invoice,
        invoice);
  }
}
