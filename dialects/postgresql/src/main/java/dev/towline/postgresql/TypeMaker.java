package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.postgresql.TypeReader.Making;
import dev.towline.postgresql.TypeReader.NeededType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes on a follower the types that columns of a leader's tables need and that it lacks. */
final class TypeMaker {

  private static final String PRESENT =
      """
      select wanted.name from unnest(?::text[]) wanted (name)
      where pg_catalog.to_regtype(wanted.name) is not null
      """;

  private final Connection follower;
  private final Attempt attempt;
  private final List<Finding> findings = new ArrayList<>();

  private TypeMaker(Connection follower) {
    this.follower = follower;
    this.attempt = new Attempt(follower);
  }

  /** Answers what could not be made; types of extensions and tables come with those. */
  static List<Finding> make(Connection follower, List<NeededType> types) throws SQLException {
    TypeMaker maker = new TypeMaker(follower);
    Set<String> present = maker.present(types);
    for (NeededType type : types) {
      if (!present.contains(type.name()) && type.statement().isPresent()) {
        maker.make(type, type.statement().get());
      }
    }
    return maker.findings;
  }

  private Set<String> present(List<NeededType> types) throws SQLException {
    List<String> names = types.stream().map(NeededType::name).toList();
    return Set.copyOf(
        Rows.list(follower, row -> row.getString(1), PRESENT, TextArray.of(follower, names)));
  }

  private void make(NeededType type, Making statement) throws SQLException {
    Optional<String> refused = attempt.run(statement.full());
    if (refused.isEmpty()) {
      return;
    }
    Optional<String> bareRefused = attempt.run(statement.bare());
    findings.add(
        bareRefused.isPresent()
            ? new Finding(
                Severity.BLOCKS,
                "type " + type.name(),
                "The type cannot be made on the follower: " + bareRefused.get() + ".",
                statement.bare() + ";")
            : new Finding(
                Severity.WARNS,
                "type " + type.name(),
                "The type is on the follower without all that the leader's has: "
                    + refused.get()
                    + ".",
                statement.full() + ";"));
  }
}
