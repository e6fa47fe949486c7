package dev.towline.relay;

import dev.towline.dialect.News;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowReader.Released;
import dev.towline.model.Cursor;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that foreign keys changed on a leader whose cascades fire no trigger. Only the parent's key
 * is recorded; what referred to it still does so on the follower, which is the leader at the last
 * position, and what was written since is recorded itself. So the children are found there by the
 * foreign key, down the chain. A key that was handed down (ON UPDATE CASCADE) is not there yet: who
 * has it now is asked of the leader. All that is found is read again by its key, wherever it is
 * now.
 */
final class Cascades {

  /** So many keys are looked at together. */
  private static final int PAGE = 1_000;

  /** A table of which more rows are reached is compared as a whole instead. */
  static final int KEYS_MAX = 100_000;

  /**
   * What was reached.
   *
   * @param keys of rows that may have changed, by table
   * @param unproved tables of which any row may have changed
   */
  record Reached(Map<TableName, Set<List<String>>> keys, Set<TableName> unproved) {

    Set<List<String>> keys(TableName table) {
      return unproved.contains(table) ? Set.of() : keys.getOrDefault(table, Set.of());
    }
  }

  /** A table that refers to another, and how. */
  private record Child(TablePair table, ForeignKey foreignKey) {}

  private final Reading reading;
  private final Following following;
  private final Side leader;
  private final Side follower;
  private final Connections connections;
  private final Map<TableName, List<Child>> children = new HashMap<>();
  private final Map<TableName, Set<List<String>>> keys = new HashMap<>();
  private final Set<TableName> unproved = new LinkedHashSet<>();

  Cascades(
      Reading reading, Following following, Side leader, Side follower, Connections connections) {
    this.reading = reading;
    this.following = following;
    this.leader = leader;
    this.follower = follower;
    this.connections = connections;
    following.pairs.values().forEach(this::addChild);
  }

  private void addChild(TablePair child) {
    for (ForeignKey foreignKey : child.leader().shape().foreignKeys()) {
      if (foreignKey.cascades() && following.pairs.containsKey(foreignKey.references())) {
        children
            .computeIfAbsent(foreignKey.references(), parent -> new ArrayList<>())
            .add(new Child(child, foreignKey));
      }
    }
  }

  /** Follows every row that went, or changed what others refer to, since the last position. */
  Reached follow() {
    if (reading.since().isPresent() && !children.isEmpty()) {
      for (News news : reading.news()) {
        TablePair parent = following.pair(news.table().name());
        if (children.containsKey(parent.name()) && (news.released() || isChild(parent))) {
          follow(parent, news);
        }
      }
    }
    return new Reached(keys, unproved);
  }

  /** A row that a cascade took is gone, though its own last entry does not say so. */
  private boolean isChild(TablePair table) {
    return table.leader().shape().foreignKeys().stream().anyMatch(ForeignKey::cascades);
  }

  private void follow(TablePair parent, News news) {
    if (news.released() && (news.unknown() || parent.wholeRow())) {
      giveUpBelow(parent.name());
      return;
    }
    Optional<Cursor> next = Optional.empty();
    do {
      Optional<Cursor> after = next;
      Released page =
          leader.ask(
              "Reading what went from " + parent.name(),
              () -> leader.dialect().reader().released(reading, parent, after, PAGE));
      descend(parent, page.keys());
      next = page.next();
    } while (next.isPresent());
  }

  private void descend(TablePair parent, List<List<String>> parentKeys) {
    for (int from = 0; from < parentKeys.size(); from += PAGE) {
      List<List<String>> page = parentKeys.subList(from, Math.min(parentKeys.size(), from + PAGE));
      for (Child child : children.getOrDefault(parent.name(), List.of())) {
        if (!unproved.contains(child.table().name())) {
          descend(parent, page, child);
        }
      }
    }
  }

  private void descend(TablePair parent, List<List<String>> parentKeys, Child child) {
    TableProgress progress = following.progress(child.table().name());
    if (progress.state() == State.WAITING) {
      return;
    }
    if (child.table().wholeRow() || lettersMayDiffer(child)) {
      giveUp(child.table().name());
      return;
    }
    Set<List<String>> reached =
        keys.computeIfAbsent(child.table().name(), table -> new LinkedHashSet<>());
    List<List<String>> found = new ArrayList<>(onFollower(parent, parentKeys, child));
    if (child.foreignKey().onUpdate() != ForeignKey.Action.REFUSE) {
      found.addAll(onLeader(parent, parentKeys, child, progress));
    }
    List<List<String>> fresh = found.stream().filter(reached::add).toList();
    if (reached.size() >= KEYS_MAX) {
      giveUp(child.table().name());
    } else {
      descend(child.table(), fresh);
    }
  }

  /**
   * A collation may let a child refer to {@code a} as {@code A}; another engine does not see it.
   */
  private static boolean lettersMayDiffer(Child child) {
    TableShape shape = child.table().leader().shape();
    return !child.table().sameEngine()
        && child.foreignKey().columns().stream()
            .flatMap(name -> shape.column(name).stream())
            .filter(column -> column.value() instanceof ValueType.Text)
            .anyMatch(column -> column.collation().filter(c -> c.contains("_bin")).isEmpty());
  }

  private List<List<String>> onFollower(
      TablePair parent, List<List<String>> parentKeys, Child child) {
    return follower.ask(
        "Looking for rows of " + child.table().name(),
        () ->
            follower
                .dialect()
                .applier()
                .referring(
                    connections.follower(),
                    parent,
                    parentKeys,
                    child.table(),
                    child.foreignKey(),
                    KEYS_MAX));
  }

  private List<List<String>> onLeader(
      TablePair parent, List<List<String>> parentKeys, Child child, TableProgress progress) {
    boolean bounded = progress.state() == State.COPYING || progress.state() == State.REPAIRING;
    if (bounded && progress.cursor().isEmpty()) {
      return List.of();
    }
    return leader.ask(
        "Looking for rows of " + child.table().name(),
        () ->
            leader
                .dialect()
                .reader()
                .referring(
                    reading,
                    parent,
                    parentKeys,
                    child.table(),
                    child.foreignKey(),
                    bounded ? progress.cursor() : Optional.empty(),
                    KEYS_MAX));
  }

  private void giveUp(TableName table) {
    if (unproved.add(table)) {
      giveUpBelow(table);
    }
  }

  private void giveUpBelow(TableName parent) {
    children.getOrDefault(parent, List.of()).forEach(child -> giveUp(child.table().name()));
  }
}
