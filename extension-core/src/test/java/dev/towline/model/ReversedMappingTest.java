package dev.towline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A follower that leads calls everything by its own names. */
class ReversedMappingTest {

  private static final TableName ORDERS = new TableName("shop", "orders");
  private static final TableName SALES = new TableName("public", "sales");

  private static final TableMapping MAPPING =
      new TableMapping(
          Map.of("shop", "public"),
          Map.of(ORDERS, SALES),
          Map.of(ORDERS, Map.of("note", "remark")),
          Map.of(),
          Map.of());

  @Test
  void namesGoBackToWhatTheyWere() {
    TableMapping back = MAPPING.reversed();

    for (TableName table : List.of(ORDERS, new TableName("shop", "customer"))) {
      assertThat(back.table(MAPPING.table(table))).isEqualTo(table);
    }
    assertThat(back.column(SALES, "remark")).contains("note");
    assertThat(back.column(SALES, "id")).contains("id");
    assertThat(back.reversed()).isEqualTo(MAPPING);
  }

  @Test
  void patternsSelectTheSameTablesByTheirNewNames() {
    TableSelection selection = new TableSelection(List.of("shop.*", "!shop.sessions"));

    TableSelection back = selection.mapped(MAPPING);

    assertThat(back.selects(SALES)).isTrue();
    assertThat(back.selects(new TableName("public", "customer"))).isTrue();
    assertThat(back.selects(new TableName("public", "sessions"))).isFalse();
    assertThat(back.selects(ORDERS)).isFalse();
  }

  @Test
  void aTableThatIsNamedIsNamedByItsNewName() {
    TableSelection selection = new TableSelection(List.of("shop.orders", "shop.customer"));

    assertThat(selection.mapped(MAPPING).patterns())
        .containsExactly("public.sales", "public.customer");
  }

  @Test
  void whatStaysBehindLeavesNoWayBack() {
    TableMapping without =
        new TableMapping(
            Map.of(), Map.of(), Map.of(), Map.of(ORDERS, Set.of("internal")), Map.of());
    TableMapping filtered =
        new TableMapping(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(ORDERS, "id > 7"));

    assertThatThrownBy(without::reversed).hasMessageContaining("shop.orders");
    assertThatThrownBy(filtered::reversed).hasMessageContaining("shop.orders");
  }

  @Test
  void twoSchemasThatBecameOneCannotBeTakenApart() {
    TableMapping merged =
        new TableMapping(
            Map.of("a", "public", "b", "public"), Map.of(), Map.of(), Map.of(), Map.of());

    assertThatThrownBy(merged::reversed)
        .isInstanceOf(TowlineException.class)
        .hasMessageContaining("public");
  }
}
