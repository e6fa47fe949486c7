package dev.towline.relay;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowReader.Chunk;
import dev.towline.dialect.RowReader.Portion;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.Verifications.Task.Pass;
import dev.towline.model.Cursor;
import dev.towline.model.Subscription;
import dev.towline.model.TablePair;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The next chunk of a verification's first two passes. After the round's changes the follower is
 * the leader at the snapshot, so what was read there must be what is here. Only somebody else's
 * write can disturb that: a difference is a suspicion until a later round finds it again.
 */
final class VerifyChunk implements Rider {

  /** No more rows than a comparison lists, should all of them differ. */
  private static final int ROWS_MAX = 10_000;

  private final VerificationPiece piece;
  private final TablePair table;

  private Optional<Cursor> next = Optional.empty();
  private long read;
  private long compared;

  VerifyChunk(VerificationPiece piece) {
    this.piece = piece;
    this.table = piece.table();
  }

  @Override
  public void receive(Reading reading, Batch batch) {
    piece
        .leader()
        .tell(
            "Verifying " + table.name(),
            () -> {
              if (piece.task().pass() == Pass.COMPARING) {
                compare(reading, batch);
              } else if (!table.wholeRow()) {
                sweep(reading, batch);
              }
            });
  }

  /** A table without a key is compared in both directions at once. */
  private void compare(Reading reading, Batch batch) throws SQLException {
    if (table.wholeRow()) {
      compared = piece.reader().all(reading, table, batch.rows(table, Mode.COMPARE_ALL));
    } else {
      RowSink sink = batch.rows(table, Mode.COMPARE);
      Portion portion = new Portion(piece.settings().amounts().chunkBytes(), rowsMax());
      Chunk chunk =
          piece.reader().chunkAsChanges(reading, table, piece.task().cursor(), portion, sink);
      next = chunk.next();
      compared = chunk.rows();
    }
    read = compared;
  }

  private void sweep(Reading reading, Batch batch) throws SQLException {
    int limit = Math.min(CopyChunk.SWEEP_KEYS, rowsMax());
    List<List<String>> keys = batch.keys(table, piece.task().cursor(), limit);
    if (!keys.isEmpty()) {
      RowSink sink = batch.rows(table, Mode.COMPARE);
      piece.reader().byKey(reading, table, keys, Lines.onlyDeletes(sink));
      next = CopyChunk.after(keys, limit);
      read = keys.size();
    }
  }

  private int rowsMax() {
    return Math.min(ROWS_MAX, piece.settings().verifying().pieceRows(piece.task().occasion()));
  }

  @Override
  public long finish(Batch batch) throws SQLException {
    piece
        .store()
        .compared(piece.atFollower(), piece.task(), next, compared, batch.differences(table));
    return 0;
  }

  @Override
  public void remember() {
    piece.done(read, compared);
  }

  @Override
  public Subscription.State state(Plan current) {
    return piece.state();
  }
}
