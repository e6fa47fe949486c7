package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.mysql.TableStatement.Extent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes tables of a leader on a follower. Each is made with its key by one statement, which
 * commits: whoever comes after a crash finds a table wholly or not at all.
 */
final class TableMaker {

  private static final int ALREADY_THERE = 1050;

  private final Engine engine;
  private final Connection leader;
  private final Connection follower;
  private final Attempt attempt;
  private final ShapeReader reader;
  private final List<Finding> findings = new ArrayList<>();

  TableMaker(Engine engine, Connection leader, Connection follower) throws SQLException {
    this.engine = engine;
    this.leader = leader;
    this.follower = follower;
    this.attempt = new Attempt(follower);
    this.reader = new ShapeReader(engine, follower);
  }

  /** Answers what could not be carried over. */
  List<Finding> make(List<TableShape> tables) throws SQLException {
    Declarations declarations = new Declarations(engine, ServerVersion.of(follower));
    Set<String> collations = collations(follower);
    boolean sameEngine = tables.stream().allMatch(t -> t.engine().equals(engine.name()));
    findings.addAll(
        new DatabaseMaker(follower, reader.casing())
            .make(
                tables.stream().map(table -> table.name().schema()).toList(),
                sameEngine ? Optional.of(leader) : Optional.empty()));
    Set<TableName> names = new HashSet<>();
    for (TableShape table : tables) {
      if (blocked(table, names)) {
        continue;
      }
      Layout layout = new Layout(engine, declarations, collations, table);
      List<Declared> columns = layout.columns();
      Optional<OriginalTable> original =
          table.engine().equals(engine.name()) ? OriginalTable.of(leader, table) : Optional.empty();
      make(new TableStatement(engine, table, columns, original), layout.findings());
    }
    return findings;
  }

  /** What columns of another engine become here, without making them. */
  List<Finding> foresee(List<TableShape> tables) throws SQLException {
    Declarations declarations = new Declarations(engine, ServerVersion.of(follower));
    Set<String> collations = collations(follower);
    for (TableShape table : tables) {
      Names.odd(table)
          .ifPresent(
              odd -> findings.add(cannot(table, odd, "Give it another name there with map:.")));
      if (!table.engine().equals(engine.name())) {
        Layout layout = new Layout(engine, declarations, collations, table);
        layout.columns().forEach(each -> each.fit(engine, table).ifPresent(findings::add));
        findings.addAll(layout.findings());
      }
    }
    return findings;
  }

  /** The follower's collations. */
  static Set<String> collations(Connection follower) throws SQLException {
    return Set.copyOf(
        Rows.list(
            follower,
            row -> row.getString(1),
            "select collation_name from information_schema.collations"
                + " where collation_name is not null"));
  }

  /** Finds what the server would do otherwise than it was told, and without an error. */
  private boolean blocked(TableShape table, Set<TableName> names) {
    if (DatabaseMaker.RESERVED.contains(reader.casing().folded(table.name().schema()))) {
      return true; // Its database is a finding.
    }
    Optional<String> odd = Names.odd(table);
    if (odd.isPresent()) {
      findings.add(cannot(table, odd.get(), "Give it another name there with map:."));
      return true;
    }
    if (!names.add(reader.casing().folded(table.name()))) {
      findings.add(
          cannot(
              table,
              "another table has the same name there, where upper and lower case are the same",
              "Give one of them another name there with map:."));
      return true;
    }
    return false;
  }

  /** Makes a table, be it with less than was asked for. */
  private void make(TableStatement statement, List<Finding> declared) throws SQLException {
    TableShape table = statement.shape();
    Optional<ServerAnswer> refused = Optional.empty();
    for (Extent extent : Extent.values()) {
      Optional<String> create = statement.create(extent);
      if (create.isEmpty()) {
        continue;
      }
      Optional<ServerAnswer> answer = attempt.run(create.get());
      if (answer.isEmpty()) {
        findings.addAll(declared);
        tellLost(statement, extent, refused);
        makeUp(statement, extent);
        return;
      }
      refused = answer;
      if (answer.get().code() == ALREADY_THERE) {
        break;
      }
    }
    ServerAnswer answer = refused.orElseThrow();
    if (answer.code() != ALREADY_THERE || !isThere(table.name())) {
      findings.add(
          cannot(
              table, answer.reason(), statement.create(Extent.PLAIN_COLUMNS).orElseThrow() + ";"));
    }
  }

  /** What is there now was made before a crash; in other letters it is another table. */
  private boolean isThere(TableName name) throws SQLException {
    return !reader.casing().folds() && !reader.read(List.of(name)).isEmpty();
  }

  private static Finding cannot(TableShape table, String why, String remedy) {
    return new Finding(
        Severity.BLOCKS,
        table.name().toString(),
        "The table cannot be made on the follower: " + why + ".",
        remedy);
  }

  private void tellLost(TableStatement statement, Extent extent, Optional<ServerAnswer> refused) {
    if (statement.leader().isPresent() && refused.isPresent()) {
      findings.add(
          new Finding(
              Severity.TELLS,
              statement.shape().name().toString(),
              "The follower has the table without the leader's options and partitions: "
                  + refused.get().reason()
                  + ".",
              ""));
    }
    for (Declared each : statement.columns()) {
      if (TableStatement.counts(each.column()) && !statement.counted().equals(Optional.of(each))) {
        lacking(statement, each, "numbering", "these engines count one column of a table", "");
      }
      if (each.column().generated()
          && (extent == Extent.PLAIN_COLUMNS || statement.generation(each.column()).isEmpty())) {
        lacking(statement, each, "generation", "the follower does not have its expression", "");
      }
      if (lostDefault(statement, each)) {
        lacking(
            statement,
            each,
            "default",
            "%s means nothing there".formatted(each.column().defaultExpression().orElseThrow()),
            "");
      }
    }
  }

  private static boolean lostDefault(TableStatement statement, Declared each) {
    return each.column().defaultExpression().filter(text -> !isNull(text)).isPresent()
        && !TableStatement.counts(each.column())
        && statement.defaultOf(each).isEmpty();
  }

  private static boolean isNull(String text) {
    return text.startsWith("NULL");
  }

  /** Adds one by one what a table made with plain columns lacks. */
  private void makeUp(TableStatement statement, Extent extent) throws SQLException {
    if (extent != Extent.PLAIN_COLUMNS) {
      return;
    }
    for (Declared each : statement.columns()) {
      Optional<String> setDefault = statement.setDefault(each);
      if (setDefault.isPresent()) {
        attempt
            .run(setDefault.get())
            .ifPresent(
                answer ->
                    lacking(statement, each, "default", answer.reason(), setDefault.get() + ";"));
      }
    }
    for (TableShape.Definition check : statement.shape().checks()) {
      if (statement.sameEngine() && !check.statement().isEmpty()) {
        attempt
            .run(check.statement())
            .ifPresent(
                answer ->
                    findings.add(
                        new Finding(
                            Severity.WARNS,
                            statement.shape().name().toString(),
                            "The check %s cannot be made on the follower: %s."
                                .formatted(check.name(), answer.reason()),
                            check.statement() + ";")));
      }
    }
  }

  private void lacking(
      TableStatement statement, Declared each, String what, String reason, String remedy) {
    findings.add(
        new Finding(
            Severity.WARNS,
            statement.shape().name() + "." + each.column().name(),
            "The column has no %s on the follower: %s. Its values are copied all the same."
                .formatted(what, reason),
            remedy));
  }
}
