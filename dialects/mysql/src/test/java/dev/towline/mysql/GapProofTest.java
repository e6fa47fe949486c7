package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Position;
import dev.towline.mysql.LogPosition.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A model of a server: transactions take numbers in order, and commit or roll back in any. Whatever
 * the order of all that and of lists and snapshots, every committed number is seen exactly once,
 * and every other one ends as no gap.
 */
class GapProofTest {

  private enum Step {
    TAKE,
    TAKE_SOME,
    BEGIN,
    COMMIT,
    ROLL_BACK,
    SNAPSHOT,
    FRESH_LIST,
    CRASH
  }

  private record Deed(Step step, int choice) {}

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Arbitraries.of(Step.class)
        .flatMap(step -> Arbitraries.integers().between(0, 1_000).map(n -> new Deed(step, n)))
        .list()
        .ofMaxSize(120);
  }

  @Property(tries = 5_000)
  void nothingIsLostAndEveryDeadGapCloses(@ForAll("deeds") List<Deed> deeds) {
    Server server = new Server();
    Reader reader = new Reader(server);

    deeds.forEach(deed -> step(server, reader, deed));

    server.endAll();
    for (int i = 0; i < 3; i++) {
      reader.list();
      reader.snapshot();
    }
    assertThat(reader.seen).containsExactlyInAnyOrderElementsOf(server.committed);
    assertThat(reader.position.gaps()).isEmpty();
  }

  private static void step(Server server, Reader reader, Deed deed) {
    switch (deed.step()) {
      case BEGIN -> server.begin();
      case TAKE -> server.take(deed.choice(), 1);
      case TAKE_SOME -> server.take(deed.choice(), 1 + deed.choice() % 5);
      case COMMIT -> server.end(deed.choice(), true);
      case ROLL_BACK -> server.end(deed.choice(), false);
      case SNAPSHOT -> reader.snapshot();
      case FRESH_LIST -> reader.list();
      case CRASH -> server.rollBackAll();
    }
  }

  /** Transactions by their numbers, each with the numbers of entries that it took. */
  private static final class Server {

    private final SortedMap<Long, List<Long>> active = new TreeMap<>();
    private final SortedSet<Long> committed = new TreeSet<>();
    private long transaction = 100;
    private long next = 1;

    void begin() {
      active.put(transaction++, new ArrayList<>());
    }

    void take(int choice, int some) {
      if (!active.isEmpty()) {
        List<Long> taken = active.getOrDefault(chosen(choice), new ArrayList<>());
        for (int i = 0; i < some; i++) {
          taken.add(next++);
        }
      }
    }

    void end(int choice, boolean commit) {
      if (!active.isEmpty()) {
        List<Long> taken = active.remove(chosen(choice));
        if (commit && taken != null) {
          committed.addAll(taken);
        }
      }
    }

    private Long chosen(int choice) {
      return new ArrayList<>(active.keySet()).get(choice % active.size());
    }

    void rollBackAll() {
      active.clear();
    }

    void endAll() {
      while (!active.isEmpty()) {
        end(0, transaction++ % 2 == 0);
      }
    }
  }

  /** What a relay does, with its position as text between two rounds. */
  private static final class Reader {

    private final Server server;
    private final List<Long> seen = new ArrayList<>();
    private LogPosition position = LogPosition.START;
    private Optional<ActiveTransactions> active = Optional.empty();

    Reader(Server server) {
      this.server = server;
    }

    void list() {
      active = Optional.of(ActiveTransactions.of(List.copyOf(server.active.keySet())));
    }

    void snapshot() {
      List<Long> filled =
          server.committed.stream()
              .filter(seq -> position.gapRanges().stream().anyMatch(gap -> gap.contains(seq)))
              .toList();
      List<Long> later = List.copyOf(server.committed.tailSet(position.next()));
      seen.addAll(filled);
      seen.addAll(later);
      long highest = server.committed.isEmpty() ? 0 : server.committed.last();
      List<SeqRange> missing =
          highest < position.next()
              ? List.of()
              : new SeqRange(position.next(), highest).without(SeqRange.of(later));
      LogPosition next = position.after(new Sight(SeqRange.of(filled), missing, highest), active);
      SortedMap<String, LogPosition> logs = new TreeMap<>();
      logs.put("t", next);
      Position text = new LogPositions(logs).position();
      position = LogPositions.of(text).of("t");
      active = Optional.empty();
    }
  }
}
