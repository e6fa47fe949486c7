package dev.towline.relay;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.Reading;
import dev.towline.dialect.Verifications.Suspect;
import dev.towline.dialect.Verifications.Task.Pass;
import dev.towline.model.Subscription;
import dev.towline.model.TablePair;
import dev.towline.model.VerificationReport.Difference;
import dev.towline.model.VerificationReport.Occasion;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that were found different, or were mended, compared once more at a later snapshot: only now
 * is it certain what they are.
 */
final class LookAgain implements Rider {

  /** How many differences of one piece are named in the log. */
  private static final int TOLD = 5;

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final VerificationPiece piece;
  private final TablePair table;
  private final List<Suspect> suspects;

  private List<Difference> found = List.of();

  LookAgain(VerificationPiece piece, List<Suspect> suspects) {
    this.piece = piece;
    this.table = piece.table();
    this.suspects = suspects;
  }

  @Override
  public void receive(Reading reading, Batch batch) {
    piece
        .leader()
        .tell(
            "Looking again at " + table.name(),
            () -> {
              if (table.wholeRow()) {
                piece.reader().all(reading, table, batch.rows(table, Mode.COMPARE_ALL));
              } else {
                piece.reader().byKey(reading, table, keys(), batch.rows(table, Mode.COMPARE));
              }
            });
  }

  private List<List<String>> keys() {
    return suspects.stream().map(suspect -> suspect.difference().key()).toList();
  }

  @Override
  public long finish(Batch batch) throws SQLException {
    found = batch.differences(table);
    if (table.wholeRow()) {
      Set<List<String>> asked = new HashSet<>(keys());
      found = found.stream().filter(difference -> asked.contains(difference.key())).toList();
    }
    piece.store().lookedAgain(piece.atFollower(), piece.task(), suspects, found);
    return 0;
  }

  @Override
  public void remember() {
    piece.done(suspects.size(), 0);
    // Who asked for a verification has its report.
    if (piece.task().occasion() != Occasion.ASKED) {
      warn();
    }
  }

  private void warn() {
    String remedy = remedy();
    found.stream()
        .limit(TOLD)
        .forEach(
            row ->
                log.warn(
                    "{} - Table {}, key {}: {}. {}",
                    piece.settings().subscription(),
                    table.name(),
                    String.join(", ", row.key()),
                    row.what(),
                    remedy));
    if (found.size() > TOLD) {
      log.warn(
          "{} - Table {}: {} more rows like these.",
          piece.settings().subscription(),
          table.name(),
          found.size() - TOLD);
    }
  }

  private String remedy() {
    String who = "find out who else writes to " + piece.follower().name();
    if (piece.task().pass() == Pass.REVIEWING) {
      return "It was mended and differs again. Try: " + who + ".";
    }
    return piece.task().repair()
        ? "It is mended when all tables are compared. Try: " + who + "."
        : "Try: " + who + ", and run towline verify --repair " + table.name() + ".";
  }

  @Override
  public Subscription.State state(Plan current) {
    return piece.state();
  }
}
