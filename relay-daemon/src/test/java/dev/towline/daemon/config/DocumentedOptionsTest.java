package dev.towline.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/operate/configuration.md} and the code together. */
class DocumentedOptionsTest {

  private static final Path PAGE = Path.of("..", "docs", "operate", "configuration.md");

  @Test
  void everyOptionIsDocumentedWithItsDefaultAndItsSentence() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            Options.ALL.stream()
                .map(o -> "| `%s` | `%s` | %s |".formatted(o.name(), o.standard(), o.description()))
                .toList());
  }

  @Test
  void theExampleIsAConfiguration() throws IOException {
    String example = Files.readString(PAGE).replaceFirst("(?s).*?```yaml\n(.*?)```.*", "$1");
    Path file = Files.writeString(Files.createTempFile("towline", ".yaml"), example);

    Configuration configuration =
        ConfigurationReader.read(file, Map.of(), Map.of("OLD_PASSWORD", "a", "NEW_PASSWORD", "b"));

    assertThat(configuration.subscriptions()).hasSize(1);
    Files.delete(file);
  }
}
