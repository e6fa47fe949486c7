package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.TableShape;
import java.util.Optional;
import java.util.stream.Stream;

/** Names that these servers would store as other ones without an error. */
final class Names {

  private Names() {}

  /** Why the table cannot have its names; empty when it can. */
  static Optional<String> odd(TableShape table) {
    return Stream.concat(
            Stream.of(table.name().schema(), table.name().name()),
            table.columns().stream().map(Column::name))
        .filter(Names::beyondPlane)
        .findFirst()
        .map(
            name ->
                "the name %s has characters that names there do not have (above U+FFFF)"
                    .formatted(name));
  }

  private static boolean beyondPlane(String name) {
    return name.codePoints().anyMatch(Character::isSupplementaryCodePoint);
  }
}
