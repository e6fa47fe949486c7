package dev.towline.relay;

import dev.towline.dialect.Quarantine;
import dev.towline.dialect.Verifications;
import dev.towline.model.Epoch;
import dev.towline.model.Position;
import dev.towline.model.Subscription;
import dev.towline.model.Subscription.Slices;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a relay knows of its subscription between rounds. It equals what the follower has stored
 * after every commit; after any failure it is thrown away and read again.
 */
final class Following {

  final Epoch epoch;
  Map<TableName, TablePair> pairs = Map.of();
  Optional<Position> position;
  Optional<Slices> slices;
  Optional<Instant> asOf;
  Subscription.State state;

  /** Number of the last acknowledgement, and the position it told. */
  long acknowledgement;

  Optional<Position> acknowledged = Optional.empty();

  /** The leader's mark after the last round that left nothing to do. */
  Optional<String> mark = Optional.empty();

  /** Of that round: whether its snapshot, which held nothing, is another one than the position. */
  boolean unstored;

  /** Whether the next round stores its position whatever it holds. */
  boolean storing;

  /** The piece of a verification that is due, and the one that may have to wait. */
  Optional<Verifications.Task> verification = Optional.empty();

  Optional<Verifications.Task> waiting = Optional.empty();

  /** The piece that is done, until it is taken note of. */
  Optional<VerificationPiece.Done> verified = Optional.empty();

  /** Whether columns of the follower wait for rows before they take no nulls. */
  boolean postponed;

  /** The captured tables that were looked at last, be some of them gone. */
  Set<TableName> looked = Set.of();

  /** How many rows the follower refused, and which of them are to be tried again. */
  long quarantined;

  Optional<Quarantine.Retry> retry = Optional.empty();

  private final Map<TableName, TableProgress> tables = new LinkedHashMap<>();

  Following(Epoch epoch, Subscription stored, long acknowledgement, long quarantined) {
    this.epoch = epoch;
    this.position = stored.position();
    this.slices = stored.slices();
    this.asOf = stored.asOf();
    this.state = stored.state();
    this.acknowledgement = acknowledgement;
    this.quarantined = quarantined;
  }

  /** Replaces what is known of all tables, in the order in which they are copied. */
  void arrange(List<TableProgress> progress) {
    tables.clear();
    progress.forEach(this::put);
  }

  void put(TableProgress progress) {
    tables.put(progress.table(), progress);
  }

  TableProgress progress(TableName table) {
    return Optional.ofNullable(tables.get(table)).orElseThrow();
  }

  TablePair pair(TableName table) {
    return Optional.ofNullable(pairs.get(table)).orElseThrow();
  }

  /** How many rows a table has on the leader, by the leader's statistics. */
  long estimatedRows(TableName table) {
    return pair(table).leader().shape().estimatedRows();
  }

  List<TableProgress> progress() {
    return new ArrayList<>(tables.values());
  }

  /** The table whose copy or repair goes on. */
  Optional<TableProgress> unfinished() {
    return tables.values().stream().filter(t -> t.state() != State.FOLLOWING).findFirst();
  }

  /** Copied tables that Towline made and that lack their indexes and constraints, once all are. */
  List<TableProgress> incomplete() {
    if (unfinished().isPresent()) {
      return List.of();
    }
    return tables.values().stream().filter(table -> !table.complete()).toList();
  }

  /** Has the next round store its position, and makes it due. */
  void store() {
    unstored = false;
    storing = true;
    mark = Optional.empty();
  }

  /** Whether there is work that does not depend on news. */
  boolean busy() {
    return slices.isPresent()
        || unfinished().isPresent()
        || verification.isPresent()
        || retry.isPresent();
  }
}
