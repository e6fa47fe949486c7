package dev.towline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.TableShape.ForeignKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceOrderTest {

  @Test
  void aTableComesAfterThoseItReferences() {
    assertThat(order(table("a", "c"), table("b"), table("c", "b"))).containsExactly("b", "c", "a");
  }

  @Test
  void tablesWithoutReferencesComeByName() {
    assertThat(order(table("c"), table("a"), table("b"))).containsExactly("a", "b", "c");
  }

  @Test
  void aCycleComesTogetherByNameBeforeWhatReferencesIt() {
    assertThat(order(table("a", "d"), table("d", "c"), table("c", "d"), table("e", "a", "b")))
        .containsExactly("c", "d", "a", "e");
  }

  @Test
  void aTableMayReferenceItself() {
    assertThat(order(table("a", "a"), table("b", "a"))).containsExactly("a", "b");
  }

  @Test
  void aLongChainIsNoBurden() {
    TableShape[] chain =
        Stream.iterate(1, i -> i <= 3000, i -> i + 1)
            .map(i -> table("t%04d".formatted(i), "t%04d".formatted(i + 1)))
            .toArray(TableShape[]::new);

    assertThat(order(chain)).startsWith("t3000", "t2999").endsWith("t0001");
  }

  private static List<String> order(TableShape... tables) {
    return ReferenceOrder.of(List.of(tables)).stream().map(table -> table.name().name()).toList();
  }

  private static TableShape table(String name, String... references) {
    return new TableShape(
        "postgresql",
        new TableName("public", name),
        TableShape.Kind.PLAIN,
        List.of(),
        new Key.WholeRow(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Stream.of(references).map(other -> foreignKey(other)).toList(),
        0,
        0);
  }

  private static ForeignKey foreignKey(String other) {
    return new ForeignKey(
        "fk",
        List.of("other"),
        new TableName("public", other),
        List.of("id"),
        ForeignKey.Action.REFUSE,
        ForeignKey.Action.REFUSE,
        "");
  }
}
