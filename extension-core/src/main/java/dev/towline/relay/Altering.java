package dev.towline.relay;

import dev.towline.dialect.Alteration;
import dev.towline.dialect.Catalog;
import dev.towline.model.KnownShape;
import dev.towline.model.ShapeIntent;
import dev.towline.model.ShapeIntent.Step;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs the statements that bring a follower's table in line. The intent is noted before each of
 * them: where a statement commits by itself, the note commits with it, before it runs. Such a
 * statement does all or nothing, so a table that stands as it is noted has not had it, and one that
 * does not has.
 */
final class Altering {

  private final RelaySettings settings;
  private final Side follower;
  private final Connections connections;
  private final ShapeBook book;
  private final boolean last;
  private boolean postponed;

  /**
   * @param last whether the follower has the leader's rows, so that what it refuses it always will
   */
  Altering(
      RelaySettings settings,
      Side follower,
      Connections connections,
      ShapeBook book,
      boolean last) {
    this.settings = settings;
    this.follower = follower;
    this.connections = connections;
    this.book = book;
    this.last = last;
  }

  /** Whether something was refused that will not be once the follower has the leader's rows. */
  boolean postponed() {
    return postponed;
  }

  /** Ends what was begun; the leader's tables may have become something else again since. */
  void resume() {
    if (book.begun()) {
      follower.tell("Ending what was begun", () -> book.write(this::resume));
    }
  }

  private void resume(Connection page) throws SQLException {
    for (Map.Entry<TableName, ShapeIntent> begun : book.intents().entrySet()) {
      Optional<TableShape> there = there(page, begun.getKey());
      if (there.isPresent()) {
        resume(page, begun.getKey(), there.get(), begun.getValue());
      } else {
        book.abandon(begun.getKey());
      }
    }
  }

  private void resume(Connection page, TableName table, TableShape there, ShapeIntent begun)
      throws SQLException {
    boolean done = !KnownShape.standing(there).equals(begun.standing());
    run(page, table, there, done ? hadBefore(page, table, begun) : begun);
  }

  /** Which of several ways it was is not known. */
  private ShapeIntent hadBefore(Connection page, TableName table, ShapeIntent begun)
      throws SQLException {
    Step step = begun.steps().get(0);
    List<String> ran = step.ways().size() == 1 ? step.ways().get(0) : List.of();
    tell(table, step, Outcome.FOLLOWED, ran, "");
    return begun.next(begun.target(), standing(page, table));
  }

  /**
   * Does what is left and notes the target as followed; while a page is written.
   *
   * @param wanted the leader's shape under the follower's names
   */
  void run(Connection page, TableName table, TableShape wanted, ShapeIntent intent)
      throws SQLException {
    ShapeIntent left = intent;
    while (!left.steps().isEmpty()) {
      book.intend(table, left);
      left = first(page, table, wanted, left);
    }
    book.follow(table, left.target());
  }

  private ShapeIntent first(Connection page, TableName table, TableShape wanted, ShapeIntent intent)
      throws SQLException {
    Step step = intent.steps().get(0);
    Alteration.Result result =
        catalog()
            .alter(
                connections.leader(),
                page,
                wanted,
                new Alteration(List.of(), step.ways()),
                settings.intervals().lockTimeout());
    book.guard();
    boolean later = result.failed() && !last && !step.forbidding().isEmpty();
    postponed |= later;
    if (!later) {
      tell(
          table,
          step,
          result.failed() ? Outcome.REFUSED : Outcome.FOLLOWED,
          result.failed() ? step.ways().get(0) : result.ran(),
          result.refused());
    }
    KnownShape target = intent.target();
    return intent.next(
        later ? target.nullable(onLeader(table, target, step.forbidding())) : target,
        standing(page, table));
  }

  private void tell(
      TableName table, Step step, Outcome outcome, List<String> statements, String reason)
      throws SQLException {
    for (String what : step.whats()) {
      book.tell(new ToldChange(table, what, outcome, String.join("; ", statements), reason));
    }
  }

  private Set<String> onLeader(TableName table, KnownShape shape, List<String> columns) {
    TableMapping mapping = settings.mapping();
    return shape.columns().stream()
        .map(KnownShape.KnownColumn::name)
        .filter(name -> mapping.column(table, name).filter(columns::contains).isPresent())
        .collect(Collectors.toSet());
  }

  private KnownShape standing(Connection page, TableName table) throws SQLException {
    return KnownShape.standing(there(page, table).orElseThrow());
  }

  private Optional<TableShape> there(Connection page, TableName table) throws SQLException {
    return catalog().table(page, settings.mapping().table(table));
  }

  private Catalog catalog() {
    return follower.dialect().catalog();
  }
}
