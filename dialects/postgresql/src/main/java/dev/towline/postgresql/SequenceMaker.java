package dev.towline.postgresql;

import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.postgresql.SequenceReader.Bond;
import dev.towline.postgresql.SequenceReader.Sequence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes on a follower the sequences of tables; their numbers are set at a switchover only. */
final class SequenceMaker {

  private final ServerVersion version;
  private final Attempt attempt;

  SequenceMaker(Connection follower, ServerVersion version) {
    this.version = version;
    this.attempt = new Attempt(follower);
  }

  /** Before the tables: what their defaults call. Answers what could not be made. */
  List<Finding> make(List<Sequence> sequences) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Sequence sequence : sequences) {
      if (!byIdentity(sequence)) {
        run(creation(sequence), sequence, "made").ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** After the tables: those that belong to a column. Answers what could not be done. */
  List<Finding> giveToColumns(List<Sequence> sequences, Set<TableName> tables) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Sequence sequence : sequences) {
      if (sequence.bond() != Bond.USED
          && !byIdentity(sequence)
          && tables.contains(sequence.table())) {
        run(ownership(sequence), sequence, "given to its column").ifPresent(findings::add);
      }
    }
    return findings;
  }

  private boolean byIdentity(Sequence sequence) {
    return sequence.bond() == Bond.IDENTITY && version.hasIdentity();
  }

  private String creation(Sequence sequence) {
    return "create sequence if not exists %s %s %s"
        .formatted(
            Quoting.name(sequence.name()),
            version.hasIdentity() ? sequence.type().map(type -> "as " + type).orElse("") : "",
            sequence.options());
  }

  private static String ownership(Sequence sequence) {
    return "alter sequence %s owned by %s.%s"
        .formatted(
            Quoting.name(sequence.name()),
            Quoting.name(sequence.table()),
            Quoting.name(sequence.column()));
  }

  private Optional<Finding> run(String statement, Sequence sequence, String done)
      throws SQLException {
    return attempt
        .run(statement)
        .map(
            refused ->
                new Finding(
                    Severity.WARNS,
                    "sequence " + sequence.name(),
                    "The sequence cannot be %s on the follower: %s.".formatted(done, refused),
                    statement + ";"));
  }
}
