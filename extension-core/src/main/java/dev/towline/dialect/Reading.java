package dev.towline.dialect;

import dev.towline.model.Fingerprint;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A leader's transaction that sees one snapshot; everything that a round reads, it reads here. */
public interface Reading extends AutoCloseable {

  /** The connection whose transaction this is. */
  Connection connection();

  /** The snapshot. */
  Position position();

  /** What {@link Changelog#mark} says of this position as long as nothing comes after it. */
  String mark();

  /** What the follower had; empty before its first round. */
  Optional<Position> since();

  /**
   * Whether the position is worth storing although no table may have news: later snapshots build on
   * what this one found out about transactions that had not ended.
   */
  boolean advances();

  /** Changes that came from this node are left out. */
  NodeName skipOrigin();

  /** The leader's clock just before the snapshot. */
  Instant asOf();

  /** Tables with entries between {@link #since()} and the snapshot. */
  List<News> news();

  /** Each table's fingerprint in the snapshot. */
  Map<TableName, Fingerprint> fingerprints();

  /**
   * Ends the transaction and returns when all that the snapshot saw is on the leader's disk.
   *
   * @throws SQLException also when that cannot be known: then nothing that was read may be applied
   */
  void end() throws SQLException;

  /** Gives the transaction up if it has not ended. */
  @Override
  void close() throws SQLException;
}
