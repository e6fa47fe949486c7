package dev.towline.switchover;

import dev.towline.dialect.Changelog;
import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.News;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowReader.Part;
import dev.towline.dialect.Switchovers.Overwritten;
import dev.towline.model.CapturedTable;
import dev.towline.model.Position;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a leader had committed that nobody had read when it lost its place: the rows whose
 * keys changed since the position that the new leader has of it, as both sides have them now.
 */
final class UnsentChanges {

  /** How many rows are looked up on the new leader at once. */
  private static final int ROWS = 500;

  private final RelaySettings forward;
  private final Followed followed;
  private final Side oldLeader;
  private final Side newLeader;
  private final List<String> unknown = new ArrayList<>();
  private Optional<Position> reached = Optional.empty();

  UnsentChanges(RelaySettings forward, Side oldLeader, Side newLeader) {
    this.forward = forward;
    this.followed = Followed.of(forward, oldLeader);
    this.oldLeader = oldLeader;
    this.newLeader = newLeader;
  }

  /** Tables of which nobody can say what changed: emptied, or changed past every trigger. */
  List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** The old leader's position when they were read; empty before. */
  Optional<Position> reached() {
    return reached;
  }

  /**
   * Reads them in portions.
   *
   * @param since what the new leader has
   */
  void forEach(Position since, Consumer<List<Overwritten>> portion) {
    boolean claimed = claimed();
    try {
      read(since, portion);
    } finally {
      if (!claimed) {
        release();
      }
    }
  }

  /** The new leader answers only who has a claim; one for the time of asking, if there is none. */
  private boolean claimed() {
    return newLeader.call(
        "Claiming",
        connection -> {
          Changelog changelog = newLeader.dialect().changelog();
          boolean there = changelog.claimed(connection, forward.subscription()).isPresent();
          if (!there) {
            changelog.claim(connection, forward.subscription(), oldLeader.name());
          }
          return there;
        });
  }

  private void release() {
    newLeader.call(
        "Releasing",
        connection -> {
          newLeader.dialect().changelog().release(connection, forward.subscription());
          return true;
        });
  }

  private void read(Position since, Consumer<List<Overwritten>> portion) {
    oldLeader.call(
        "Looking for changes that nobody had read",
        connection -> {
          Changelog changelog = oldLeader.dialect().changelog();
          changelog.prepare(connection);
          try (Reading reading = changelog.begin(connection, window(since))) {
            read(reading, portion);
            reached = Optional.of(reading.position());
          }
          return true;
        });
  }

  private Window window(Position since) {
    return new Window(
        forward.subscription(),
        followed.onLeader(),
        Optional.of(since),
        newLeader.name(),
        forward.intervals().lockTimeout());
  }

  private void read(Reading reading, Consumer<List<Overwritten>> portion) throws SQLException {
    Map<TableName, TableShape> there = shapes();
    Map<TableName, CapturedTable> captured = capturedThere();
    for (News news : reading.news()) {
      CapturedTable table = news.table();
      TableName name = forward.mapping().table(table.name());
      if (news.truncated() || news.unknown() || table.wholeRow()) {
        unknown.add(table.name().toString());
      }
      if (table.wholeRow() || !there.containsKey(name) || !captured.containsKey(name)) {
        continue;
      }
      TablePair pair = new TablePair(table, there.get(name), forward.mapping());
      TablePair back =
          new TablePair(captured.get(name), table.shape(), forward.mapping().reversed());
      read(reading, pair, back, portion);
    }
  }

  private Map<TableName, TableShape> shapes() {
    return newLeader
        .call(
            "Reading the shapes of tables",
            connection ->
                newLeader.dialect().catalog().tables(connection, followed.followerNames()))
        .stream()
        .collect(Collectors.toMap(TableShape::name, Function.identity()));
  }

  private Map<TableName, CapturedTable> capturedThere() {
    return Followed.of(forward.reversed(), newLeader).onLeader().stream()
        .collect(Collectors.toMap(CapturedTable::name, Function.identity()));
  }

  private void read(
      Reading reading, TablePair pair, TablePair back, Consumer<List<Overwritten>> portion)
      throws SQLException {
    Portion rows = new Portion(pair, back, portion);
    oldLeader
        .dialect()
        .reader()
        .changed(reading, pair, Part.whole(), line -> rows.add(RowLine.fields(line)));
    rows.pass();
  }

  /** Rows of one table that are looked up together. */
  private final class Portion {

    private final TablePair pair;
    private final TablePair back;
    private final Consumer<List<Overwritten>> portion;
    private final Map<List<String>, Optional<String>> rows = new LinkedHashMap<>();

    Portion(TablePair pair, TablePair back, Consumer<List<Overwritten>> portion) {
      this.pair = pair;
      this.back = back;
      this.portion = portion;
    }

    void add(List<@Nullable String> fields) {
      List<@Nullable String> values = fields.subList(1, fields.size());
      boolean gone = "d".equals(fields.get(0));
      List<String> key = key(pair, values);
      rows.put(key, gone ? Optional.empty() : Optional.of(RowText.of(pair.columns(), values)));
      if (rows.size() == ROWS) {
        pass();
      }
    }

    void pass() {
      if (rows.isEmpty()) {
        return;
      }
      Map<List<String>, String> there =
          newLeader.call("Reading the same rows", connection -> lookUp(connection));
      List<Overwritten> found = new ArrayList<>();
      rows.forEach(
          (key, old) ->
              found.add(
                  new Overwritten(pair.name(), key, old, Optional.ofNullable(there.get(key)))));
      rows.clear();
      portion.accept(found);
    }

    private Map<List<String>, String> lookUp(Connection connection) throws SQLException {
      Map<List<String>, String> there = new HashMap<>();
      Changelog changelog = newLeader.dialect().changelog();
      changelog.prepare(connection);
      Window window =
          new Window(
              forward.subscription(),
              List.of(back.leader()),
              Optional.empty(),
              oldLeader.name(),
              forward.intervals().lockTimeout());
      try (Reading reading = changelog.begin(connection, window)) {
        newLeader
            .dialect()
            .reader()
            .byKey(
                reading,
                back,
                rows.keySet().stream().map(this::inOrderThere).toList(),
                line -> keep(RowLine.fields(line), there));
      }
      return there;
    }

    private void keep(List<@Nullable String> fields, Map<List<String>, String> there) {
      List<@Nullable String> values = fields.subList(1, fields.size());
      if (!"d".equals(fields.get(0))) {
        there.put(inOrderHere(key(back, values)), RowText.of(back.columns(), values));
      }
    }

    /** The new leader's key may have its columns in another order. */
    private List<String> inOrderThere(List<String> key) {
      List<String> here = pair.followerKey();
      return back.key().stream().map(column -> key.get(here.indexOf(column))).toList();
    }

    private List<String> inOrderHere(List<String> key) {
      List<String> there = back.key();
      return pair.followerKey().stream().map(column -> key.get(there.indexOf(column))).toList();
    }
  }

  private static List<String> key(TablePair pair, List<@Nullable String> values) {
    List<String> columns = pair.columns();
    return pair.key().stream()
        .map(column -> String.valueOf(values.get(columns.indexOf(column))))
        .toList();
  }
}
