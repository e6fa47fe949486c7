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
  boolean at(Desk desk, Shop shop) throws SQLException {
    switch (this) {
      case BUY, CHANGE_ONES_MIND -> buy(desk, shop, () -> {});
      case BUY_SLOWLY -> buy(desk, shop, desk::hesitate);
      case BUY_LESS -> buyLess(desk, shop);
      case REGISTER -> shop.register(desk, desk.oneOf(FIRST_NAMES), desk.oneOf(LAST_NAMES));
      case MOVE_HOUSE -> shop.moveHouse(desk);
      case LEAVE_FOR_GOOD -> shop.leaveForGood(desk);
      case CORRECT -> correct(desk, shop);
      case RENUMBER -> withInvoice(desk, shop, invoice -> shop.renumber(desk, invoice));
      case GIVE_BACK -> withInvoice(desk, shop, invoice -> shop.giveBack(desk, invoice));
      case CHANGE_PRICES -> shop.changePrices(desk);
      case MOVE_TRACK -> shop.moveTrack(desk);
      case REFILL_PLAYLIST -> shop.refillPlaylist(desk);
    }
    return this != CHANGE_ONES_MIND;
  }

  private static void buy(Desk desk, Shop shop, Runnable between) throws SQLException {
    Optional<Integer> invoice = shop.newInvoice(desk);
    if (invoice.isPresent()) {
      between.run();
      shop.addLines(desk, invoice.get());
      shop.total(desk, invoice.get());
    }
  }

  private static void buyLess(Desk desk, Shop shop) throws SQLException {
    Optional<Integer> invoice = shop.newInvoice(desk);
    if (invoice.isPresent()) {
      shop.addLines(desk, invoice.get());
      desk.tryAndUndo(() -> shop.addLines(desk, invoice.get()));
      shop.total(desk, invoice.get());
    }
  }

  private static void correct(Desk desk, Shop shop) throws SQLException {
    withInvoice(
        desk,
        shop,
        invoice -> {
          shop.correct(desk, invoice);
          shop.total(desk, invoice);
        });
  }

  /** Something to do with an invoice. */
  private interface Work {
    void with(int invoice) throws SQLException;
  }

  private static void withInvoice(Desk desk, Shop shop, Work work) throws SQLException {
    Optional<Integer> invoice = shop.lockInvoice(desk);
    if (invoice.isPresent()) {
      work.with(invoice.get());
    }
  }
}
