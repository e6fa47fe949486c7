package dev.towline.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every template, rendered for a table with a hostile name, is what its golden file says; {@code
 * -Dgolden.write=true} writes those anew, for a person to read.
 */
class GoldenTest {

  private static final Path TEMPLATES =
      Path.of("src/main/resources/dev/towline/templates/postgresql");
  private static final Path GOLDEN = Path.of("src/test/resources/golden/postgresql");

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
          .with("keys", List.of("order", "Line №"))
          .with("key_columns", List.of("1", "3"))
          .with("audit_keys", List.of("k1", "k2"))
          .with("level", "statement")
          .with("detail", "keys")
          .with("fallback", "the fallback's text")
          .with("relay", "towline");

  static Stream<String> templates() throws IOException {
    return names(TEMPLATES);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void aTemplateRendersToItsGoldenFile(String name) throws IOException {
    String rendered = Template.postgresql(name).render(VALUES);

    Path golden = GOLDEN.resolve(name + ".sql");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, rendered);
    }
    assertThat(golden).hasContent(rendered);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void aTemplateSaysWhatItDoesWhenAndWhatItWrites(String name) throws IOException {
    String header =
        Files.readAllLines(TEMPLATES.resolve(name + ".sql")).stream()
            .takeWhile(line -> line.startsWith("-- "))
            .reduce("", (a, b) -> a + "\n" + b);

    assertThat(header).containsPattern("\n-- (Fires|Runs): ").containsPattern("\n-- Writes: ");
  }

  @Test
  void noGoldenFileIsLeftOver() throws IOException {
    assertThat(names(GOLDEN)).containsExactlyElementsOf(names(TEMPLATES).toList());
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
