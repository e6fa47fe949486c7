package dev.towline.model;

import java.util.Optional;

/**
 * A column of a table.
 *
 * @param number its stable number in the table (it survives a rename), from 1
 * @param type the engine's own name of the type with its modifiers, schema-qualified where needed,
 *     ready for a CREATE TABLE of the same engine
 * @param collation the engine's own quoted name of a collation that is not the type's default
 * @param defaultExpression the engine's own text of the default; empty for generated columns
 * @param generation the expression of a generated column
 */
public record Column(
    int number,
    String name,
    String type,
    boolean notNull,
    Optional<String> collation,
    Optional<String> defaultExpression,
    Identity identity,
    Optional<String> generation) {

  /** Whether the database numbers the column itself. */
  public enum Identity {
    NONE,
    BY_DEFAULT,
    ALWAYS
  }

  public boolean generated() {
    return generation.isPresent();
  }
}
