package dev.towline.relay;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Reading;
import dev.towline.dialect.Verifications.Suspect;
import dev.towline.model.Subscription;
import java.sql.SQLException;
import java.util.List;

/**
 * Rows that are certain to differ, read by their keys as if they had changed: the round itself
 * brings them, so a repair is as exact as any change. A table without a key is replaced.
 */
final class MendRows implements Rider {

  private final VerificationPiece piece;
  private final List<Suspect> suspects;

  MendRows(VerificationPiece piece, List<Suspect> suspects) {
    this.piece = piece;
    this.suspects = suspects;
  }

  @Override
  public Plan joined(Plan plan) {
    return piece.table().wholeRow()
        ? plan.replacing(piece.table(), piece.following())
        : plan.sending(piece.table(), keys(), piece.following());
  }

  private List<List<String>> keys() {
    return suspects.stream().map(suspect -> suspect.difference().key()).toList();
  }

  /** Other rows that differ may still hold unique values which these have on the leader. */
  @Override
  public void receive(Reading reading, Batch batch) {
    batch.partial();
  }

  /** They are changes like others: the batch counts them. */
  @Override
  public long finish(Batch batch) throws SQLException {
    piece.store().mended(piece.atFollower(), piece.task(), suspects);
    return 0;
  }

  @Override
  public void remember() {
    piece.done(suspects.size(), 0);
  }

  @Override
  public Subscription.State state(Plan current) {
    return piece.state();
  }
}
