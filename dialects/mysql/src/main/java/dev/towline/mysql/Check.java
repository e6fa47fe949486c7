package dev.towline.mysql;

import dev.towline.model.TableName;
import dev.towline.model.TableShape.Definition;

/**
 * A check of a table.
 *
 * @param expression as the engine reads it again
 * @param suffix words that follow it
 */
record Check(String name, String expression, String suffix) {

  /** Whether this is the check that MariaDB's type JSON consists of. */
  boolean asksForJson(String column) {
    return expression.equals("json_valid(" + Quoting.name(column) + ")");
  }

  Definition of(TableName table) {
    return new Definition(
        name,
        "alter table %s add constraint %s check (%s)%s"
            .formatted(Quoting.name(table), Quoting.name(name), expression, suffix));
  }
}
