package dev.towline.daemon.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Column;
import dev.towline.model.Column.Identity;
import dev.towline.model.Key;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MappingInspectionTest {

  private static final TableName ORDERS = new TableName("public", "orders");
  private static final TableName LINES = new TableName("public", "lines");
  private static final TableName EVENTS = new TableName("public", "events");

  private static final List<TableShape> TABLES =
      List.of(
          table(ORDERS, new Key.Columns(List.of("id")), "id", "note", "remark"),
          table(LINES, new Key.Columns(List.of("id")), "id", "quantity"),
          table(EVENTS, new Key.WholeRow(), "at", "what"));

  @Test
  void aMappingThatNamesWhatIsThereIsWell() {
    TableMapping swapped =
        new TableMapping(
            Map.of("public", "shop"),
            Map.of(ORDERS, new TableName("shop", "lines"), LINES, new TableName("shop", "orders")),
            Map.of(ORDERS, Map.of("note", "remark", "remark", "note")),
            Map.of(LINES, Set.of("quantity")),
            Map.of(EVENTS, "what <> ''"));

    assertThat(findings(swapped)).isEmpty();
  }

  @Test
  void aNameThatIsNotThereNamesTheNearestThatIs() {
    TableName order = new TableName("public", "order");
    TableMapping wrong =
        new TableMapping(
            Map.of("publc", "shop"),
            Map.of(order, new TableName("shop", "o")),
            Map.of(LINES, Map.of("qantity", "amount")),
            Map.of(),
            Map.of(order, "true"));

    assertThat(findings(wrong))
        .containsExactly(
            "schema publc: No selected table is in that schema, but map names it. Name public"
                + " instead, or leave it out.",
            "public.order: The leader has no such table, but map names it. Name public.orders"
                + " instead, or leave it out.",
            "public.order: The leader has no such table, but rows names it. Name public.orders"
                + " instead, or leave it out.",
            "public.lines.qantity: The leader's table has no such column, but columns names it. Name"
                + " quantity instead, or leave it out.");
  }

  @Test
  void whatTellsRowsApartCannotBeLeftOut() {
    TableMapping wrong =
        new TableMapping(
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(ORDERS, Set.of("id"), EVENTS, Set.of("what")),
            Map.of());

    assertThat(findings(wrong))
        .containsExactly(
            "public.orders.id: It is left out, but rows are told apart by it. Let it travel, or give"
                + " the table a primary key of other columns.",
            "public.events.what: It is left out, but the table has no key, so its rows are told apart"
                + " by all columns. Let it travel, or give the table a primary key of other columns.");
  }

  @Test
  void twoCannotHaveOneName() {
    TableMapping wrong =
        new TableMapping(
            Map.of(),
            Map.of(ORDERS, LINES),
            Map.of(ORDERS, Map.of("note", "remark")),
            Map.of(),
            Map.of());

    assertThat(findings(wrong))
        .containsExactly(
            "public.orders.remark: It has the same name on the follower as note. Give each a name of"
                + " its own, or leave one out with ~.",
            "public.lines: It goes to public.lines on the follower, as public.orders does. Give each"
                + " a name of its own under map, or leave one out of tables.");
  }

  private static List<String> findings(TableMapping mapping) {
    return MappingInspection.findings(mapping, TABLES).stream()
        .map(f -> f.subject() + ": " + f.problem() + " " + f.remedy())
        .toList();
  }

  private static TableShape table(TableName name, Key key, String... columns) {
    return new TableShape(
        "postgresql",
        name,
        TableShape.Kind.PLAIN,
        Stream.of(columns).map(MappingInspectionTest::column).toList(),
        key,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        0);
  }

  private static Column column(String name) {
    return new Column(
        1,
        name,
        "integer",
        new ValueType.Whole(32, false),
        false,
        Optional.empty(),
        Optional.empty(),
        Identity.NONE,
        Optional.empty(),
        Optional.empty());
  }
}
