package dev.towline.mysql;

import dev.towline.model.TablePair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table that lines are written into, and the statements for it.
 *
 * @param into the table as it stands after INTO
 * @param leading the column that a line's leading field goes to
 * @param skipped how many fields of a line stand before those that are written
 */
record Target(TablePair pair, String into, List<String> leading, int skipped, List<Field> fields) {

  /** The pair's own table; its lines may have a leading field. */
  static Target table(TablePair pair, boolean leadingField) {
    return new Target(
        pair,
        Quoting.name(pair.follower().name()),
        List.of(),
        leadingField ? 1 : 0,
        Field.of(pair));
  }

  /** A staging table, with a column for the leading field. */
  static Target stage(TablePair pair, String name, String leading) {
    return new Target(pair, name, List.of(leading), 0, Field.of(pair));
  }

  /** Whether lines begin with what they are. */
  boolean leadingField() {
    return !leading.isEmpty() || skipped > 0;
  }

  /** An INSERT of that many rows; a row's fields are its parameters in their order. */
  String insert(int rows) {
    String row = values().collect(Collectors.joining(", ", "(", ")"));
    return "insert into %s (%s) values %s"
        .formatted(into, columns(), String.join(", ", Collections.nCopies(rows, row)));
  }

  /** A LOAD DATA of lines as {@link LoadLines} writes them. */
  String load() {
    List<String> names = new ArrayList<>(leading);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      String variable = "@towline_" + i;
      String value = fields.get(i).value(variable);
      boolean plain = value.equals(variable);
      names.add(plain ? fields.get(i).name() : variable);
      if (!plain) {
        values.add(fields.get(i).name() + " = " + value);
      }
    }
    return """
    load data local infile 'towline' into table %s character set utf8mb4
    fields terminated by 0x09 escaped by 0x5c lines terminated by 0x0a (%s)%s
    """
        .formatted(
            into,
            String.join(", ", names),
            values.isEmpty() ? "" : " set " + String.join(", ", values));
  }

  private String columns() {
    return Stream.concat(leading.stream(), fields.stream().map(Field::name))
        .collect(Collectors.joining(", "));
  }

  private Stream<String> values() {
    return Stream.concat(
        leading.stream().map(column -> "?"), fields.stream().map(field -> field.value("?")));
  }
}
