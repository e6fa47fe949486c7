package dev.towline.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Moment;
import dev.towline.model.ValueType.Text;
import dev.towline.model.ValueType.Whole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every template, rendered for a table with a hostile name, is what its golden file says; {@code
 * -Dgolden.write=true} writes those anew, for a person to read.
 */
class GoldenTest {

  private static final Path TEMPLATES = Path.of("src/main/resources/dev/towline/templates");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private static final List<Column> COLUMNS =
      List.of(
          column("order", "bigint unsigned", new Whole(64, true), Optional.empty()),
          column(
              "Line №",
              "varchar(10)",
              new Text(OptionalLong.of(10), OptionalLong.empty(), false),
              Optional.of("utf8mb4_general_ci")),
          column("at", "timestamp(3)", new Moment(3, true), Optional.empty()),
          column("f", "float", new Floating(32), Optional.empty()),
          column("b", "bit(4)", new Bits(OptionalInt.of(4), false), Optional.empty()),
          column("image", "blob", new Bytes(OptionalLong.of(65535), false), Optional.empty()));

  private static final Values VALUES =
      Values.none()
          .with("id", "sales_order_lines_1a2b3c4d")
          .with("function", "sales_order_lines_1a2b3c4d")
          .with("table", new TableName("Sales", "order \"lines\""))
          .with("schema_name", "Sales")
          .with("table_name", "order \"lines\"")
          .with("segment", "sales_order_lines_1a2b3c4d_0")
          .with("segment_0", "sales_order_lines_1a2b3c4d_0")
          .with("segment_1", "sales_order_lines_1a2b3c4d_1")
          .with("history", "sales_order_lines_1a2b3c4d_history")
          .with("history_key", "sales_order_lines_1a2b3c4d_history_key")
          .with("history_at", "sales_order_lines_1a2b3c4d_history_at")
          .with("insert_trigger", "towline_sales_order_lines_1a2b3c4d_insert")
          .with("update_trigger", "towline_sales_order_lines_1a2b3c4d_update")
          .with("delete_trigger", "towline_sales_order_lines_1a2b3c4d_delete")
          .with("truncate_trigger", "towline_sales_order_lines_1a2b3c4d_truncate")
          .with("row_trigger", "towline_sales_order_lines_1a2b3c4d_row")
          .with("statement_trigger", "towline_fence_3_statement")
          .with("number", "3")
          .with("full_name", "Sales.order \"lines\"")
          .with("predicate", "is fenced: it's 'lines' that leads.")
          .with("audit_next", "sales_order_lines_1a2b3c4d_next")
          .with("audit_gone", "sales_order_lines_1a2b3c4d_gone")
          .with("trigger", new TableName("Sales", "towline_sales_order_lines_1a2b3c4d_insert"))
          .with("key_names", "[\"order\", \"Line №\"]")
          .with("whole_row", "false")
          .with("referenced", "[]")
          .with("definer_user", "towline_capture")
          .with("definer_host", "localhost")
          .with("server_variable", "server_uuid")
          .with("key_columns", List.of("1", "3"))
          .with("level", "statement")
          .with("detail", "keys")
          .with("fallback", "the fallback's text")
          .with("relay", "towline");

  /** An engine's templates, and what fills them. */
  private record Engine(Function<String, Template> template, Values values) {}

  private static final Map<String, Engine> ENGINES =
      Map.of(
          "postgresql",
          new Engine(
              Template::postgresql,
              VALUES
                  .with("keys", List.of("order", "Line №"))
                  .with("audit_keys", List.of("k1", "k2"))),
          "mysql",
          new Engine(
              Template::mysql,
              VALUES
                  .withColumns("keys", COLUMNS.subList(0, 4))
                  .withColumns("told", COLUMNS.subList(0, 5))
                  .withColumns("columns", COLUMNS)
                  .with("audit_keys", List.of("k1", "k2", "k3", "k4"))));

  static Stream<Arguments> templates() throws IOException {
    List<Arguments> templates = new ArrayList<>();
    for (String engine : ENGINES.keySet()) {
      names(TEMPLATES.resolve(engine)).forEach(name -> templates.add(arguments(engine, name)));
    }
    return templates.stream();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void aTemplateRendersToItsGoldenFile(String engine, String name) throws IOException {
    Engine each = Objects.requireNonNull(ENGINES.get(engine));
    String rendered = each.template().apply(name).render(each.values());

    Path golden = GOLDEN.resolve(engine).resolve(name + ".sql");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, rendered);
    }
    assertThat(golden).hasContent(rendered);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void aTemplateSaysWhatItDoesWhenAndWhatItWrites(String engine, String name) throws IOException {
    String header =
        Files.readAllLines(TEMPLATES.resolve(engine).resolve(name + ".sql")).stream()
            .takeWhile(line -> line.startsWith("-- "))
            .reduce("", (a, b) -> a + "\n" + b);

    assertThat(header).containsPattern("\n-- (Fires|Runs): ").containsPattern("\n-- Writes: ");
  }

  @Test
  void noGoldenFileIsLeftOver() throws IOException {
    for (String engine : ENGINES.keySet()) {
      assertThat(names(GOLDEN.resolve(engine)))
          .containsExactlyElementsOf(names(TEMPLATES.resolve(engine)).toList());
    }
  }

  private static Column column(
      String name, String type, ValueType value, Optional<String> collation) {
    return new Column(
        1,
        name,
        type,
        value,
        true,
        collation,
        Optional.empty(),
        Column.Identity.NONE,
        Optional.empty(),
        Optional.empty());
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".sql", ""))
          .sorted()
          .toList()
          .stream();
    }
  }
}
