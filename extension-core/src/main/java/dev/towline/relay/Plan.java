package dev.towline.relay;

import dev.towline.dialect.News;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowReader.Part;
import dev.towline.model.Fingerprint;
import dev.towline.model.Subscription;
import dev.towline.model.Subscription.Slices;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.relay.Cascades.Reached;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What one round will do, decided from what the reading sees before any row is read.
 *
 * @param steps what to do with the rows of each table that has news
 * @param after the tables' progress as it will be stored, for those that change
 * @param slices the state of a large difference after this round
 */
record Plan(
    List<Step> steps, Map<TableName, TableProgress> after, Optional<Slices> slices, int slice) {

  /** What happens to one table. */
  sealed interface Step {
    TablePair table();

    /** Its changed keys are read and applied, and these, which no entry names. */
    record Changes(TablePair table, Part part, Set<List<String>> reached) implements Step {}

    /** All its rows are read, the follower's table becomes exactly those. */
    record Replace(TablePair table) implements Step {}

    /** The follower's table is emptied; a copy from the beginning follows. */
    record Restart(TablePair table) implements Step {}
  }

  boolean nothing() {
    return steps.isEmpty() && after.isEmpty();
  }

  /**
   * Decides for one reading.
   *
   * @param reached what foreign keys changed with no entry of its own
   * @param settingAside whether rows may go to the quarantine: then tables with a key are repaired
   *     in chunks, never replaced
   * @param bytes how much a table holds now
   */
  static Plan of(
      Reading reading,
      Following following,
      RelaySettings settings,
      Reached reached,
      boolean settingAside,
      ToLongFunction<TablePair> bytes) {
    Map<TableName, News> news = new LinkedHashMap<>();
    reading.news().forEach(n -> news.put(n.table().name(), n));
    Optional<Slices> slices = slices(reading, following, settings);
    int slice = following.slices.map(Slices::next).orElse(0);
    int count = slices.map(Slices::count).orElse(1);
    List<Step> steps = new ArrayList<>();
    Map<TableName, TableProgress> after = new LinkedHashMap<>();
    for (TablePair table : following.pairs.values()) {
      TableProgress progress = following.progress(table.name());
      Optional<News> of = Optional.ofNullable(news.get(table.name()));
      Fingerprint fingerprint =
          Optional.ofNullable(reading.fingerprints().get(table.name())).orElseThrow();
      boolean unproved =
          unproved(progress, of, fingerprint) || reached.unproved().contains(table.name());
      boolean replaceable =
          unproved
              && (table.wholeRow()
                  || (!settingAside
                      && bytes.applyAsLong(table) <= settings.amounts().replaceBytes()));
      Decision decision =
          new Decision(
              table, progress, of, reached.keys(table.name()), fingerprint, unproved, replaceable);
      decision.step(slice, count).ifPresent(steps::add);
      if (slice == 0) {
        decision.after().ifPresent(next -> after.put(table.name(), next));
      }
    }
    return new Plan(steps, after, slices, slice);
  }

  /** Whether rows may have changed that no entry names. */
  private static boolean unproved(
      TableProgress progress, Optional<News> news, Fingerprint fingerprint) {
    return news.map(n -> n.truncated() || n.unknown()).orElse(false)
        || !fingerprint.equals(progress.fingerprint());
  }

  private static Optional<Slices> slices(
      Reading reading, Following following, RelaySettings settings) {
    if (following.slices.isPresent()) {
      Slices now = following.slices.get();
      return Optional.of(new Slices(now.next() + 1, now.count(), now.first(), now.firstAsOf()));
    }
    long entries =
        reading.news().stream().filter(n -> !n.table().wholeRow()).mapToLong(News::entries).sum();
    if (entries <= settings.amounts().sliceKeys()) {
      return Optional.empty();
    }
    int count =
        Math.toIntExact(
            (entries + settings.amounts().sliceKeys() - 1) / settings.amounts().sliceKeys());
    return Optional.of(new Slices(1, count, reading.position(), reading.asOf()));
  }

  /** The same, and rows of these keys are sent as if they had changed. */
  Plan sending(TablePair table, List<List<String>> keys, Following following) {
    Optional<Step> own = step(table);
    if (own.isPresent() && !(own.get() instanceof Step.Changes)) {
      return this;
    }
    Set<List<String>> all = new LinkedHashSet<>(keys);
    Part part = Part.whole();
    if (own.isPresent() && own.get() instanceof Step.Changes changes) {
      all.addAll(changes.reached());
      part = changes.part();
    }
    return with(new Step.Changes(table, part, all), following);
  }

  /** The same, and a table becomes exactly the leader's, whatever changed of it. */
  Plan replacing(TablePair table, Following following) {
    return with(new Step.Replace(table), following);
  }

  private Optional<Step> step(TablePair table) {
    return steps.stream().filter(step -> step.table().name().equals(table.name())).findFirst();
  }

  /** Steps stay in the order of the tables: parents come before children. */
  private Plan with(Step step, Following following) {
    List<Step> all = new ArrayList<>();
    for (TablePair table : following.pairs.values()) {
      (table.name().equals(step.table().name()) ? Optional.of(step) : step(table))
          .ifPresent(all::add);
    }
    return new Plan(all, after, slices, slice);
  }

  /** Whether this round ends a large difference. */
  boolean lastSlice() {
    return slices.map(s -> s.next() == s.count()).orElse(false);
  }

  /** The state that readers of the follower are told of after this round. */
  Subscription.State state(Following following) {
    boolean copying =
        following.progress().stream()
            .map(p -> after.getOrDefault(p.table(), p))
            .anyMatch(p -> p.state() != State.FOLLOWING || !p.complete());
    if (copying) {
      return Subscription.State.COPYING;
    }
    return slices.isPresent() && !lastSlice()
        ? Subscription.State.CATCHING_UP
        : Subscription.State.CONSISTENT;
  }

  /** What is to be done with one table. */
  private record Decision(
      TablePair table,
      TableProgress progress,
      Optional<News> news,
      Set<List<String>> reached,
      Fingerprint fingerprint,
      boolean unproved,
      boolean replaceable) {

    Optional<Step> step(int slice, int slices) {
      if (slice > 0 && (unproved || table.wholeRow())) {
        return Optional.empty();
      }
      if (unproved) {
        return unprovedStep();
      }
      if ((news.isEmpty() && reached.isEmpty()) || progress.state() == State.WAITING) {
        return Optional.empty();
      }
      boolean bounded = progress.state() == State.COPYING || progress.state() == State.REPAIRING;
      Part part =
          new Part(
              slice, table.wholeRow() ? 1 : slices, bounded ? progress.cursor() : Optional.empty());
      // A copy that has no row yet has no row to change either.
      return bounded && progress.cursor().isEmpty()
          ? Optional.empty()
          : Optional.of(new Step.Changes(table, part, reached));
    }

    private Optional<Step> unprovedStep() {
      return switch (progress.state()) {
        case WAITING -> Optional.empty();
        case COPYING -> Optional.of(new Step.Restart(table));
        case REPAIRING, SWEEPING, FOLLOWING ->
            replaceable
                ? Optional.of(new Step.Replace(table))
                : emptied() ? Optional.of(new Step.Restart(table)) : Optional.empty();
      };
    }

    private boolean emptied() {
      return news.map(News::truncated).orElse(false);
    }

    Optional<TableProgress> after() {
      if (!unproved) {
        return Optional.empty();
      }
      TableProgress seen = progress.seen(fingerprint);
      return Optional.of(
          switch (progress.state()) {
            case WAITING -> seen;
            case COPYING -> seen.enter(State.COPYING);
            case REPAIRING, SWEEPING, FOLLOWING ->
                replaceable
                    ? seen.enter(State.FOLLOWING)
                    : seen.enter(emptied() ? State.COPYING : State.REPAIRING);
          });
    }
  }
}
