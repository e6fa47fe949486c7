package dev.towline.model;

import java.util.Optional;

/**
 * A column of a table.
 *
 * @param number its stable number in the table (it survives a rename), from 1
 * @param type the engine's own name of the type with its modifiers, schema-qualified where needed,
 *     ready for a CREATE TABLE of the same engine
 * @param value what its values are, in no engine's own terms
 * @param collation the engine's own quoted name of a collation that is not the type's default
 * @param defaultExpression the engine's own text of the default; empty for generated columns
 * @param generation how a generated column gets its values
 * @param userType what the type is made of, when users made it; for an array its elements' type
 */
public record Column(
    int number,
    String name,
    String type,
    ValueType value,
    boolean notNull,
    Optional<String> collation,
    Optional<String> defaultExpression,
    Identity identity,
    Optional<Generation> generation,
    Optional<UserType> userType) {

  /** Whether the database numbers the column itself. */
  public enum Identity {
    NONE,
    BY_DEFAULT,
    ALWAYS
  }

  /** The engine's own text of the expression, and whether its value is stored in the row. */
  public record Generation(String expression, boolean stored) {}

  /** The same column under another name. */
  public Column renamed(String other) {
    return new Column(
        number,
        other,
        type,
        value,
        notNull,
        collation,
        defaultExpression,
        identity,
        generation,
        userType);
  }

  public boolean generated() {
    return generation.isPresent();
  }
}
