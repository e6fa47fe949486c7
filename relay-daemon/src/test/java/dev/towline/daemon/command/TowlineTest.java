package dev.towline.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.config.Option;
import dev.towline.daemon.config.Options;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TowlineTest {

  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter answer = new StringWriter();
  private final StringWriter story = new StringWriter();

  @TempDir private Path folder;
  private Path config = Path.of("");

  static List<Option<?>> options() {
    return Options.ALL;
  }

  @BeforeEach
  void writeConfiguration() throws IOException {
    // Nobody listens on port 1: what comes as far as connecting fails at once.
    config =
        Files.writeString(
            folder.resolve("towline.yaml"),
            """
            databases:
              shop10: {url: "jdbc:postgresql://127.0.0.1:1/shop", user: towline, password: hush}
              shop18: {url: "jdbc:postgresql://127.0.0.1:1/shop", user: towline, password: hush}
            subscriptions:
              upgrade: {leader: shop10, follower: shop18, tables: "public.*"}
            """);
  }

  @Test
  void noCommandIsMisuse() {
    assertThat(run()).isEqualTo(2);
    assertThat(story.toString()).startsWith("Which command?").contains("check", "install", "run");
    assertThat(answer.toString()).isEmpty();
  }

  @Test
  void helpIsAnAnswer() {
    assertThat(run("--help")).isZero();
    assertThat(answer.toString())
        .contains("Usage: towline", "0   done", "1   failed", "2   misused");
  }

  @Test
  void theVersionIsAnAnswer() {
    assertThat(run("--version")).isZero();
    assertThat(answer.toString()).startsWith("towline ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "install", "run", "status", "verify", "retry", "uninstall"})
  void everyCommandRefusesAMissingConfiguration(String command) {
    assertThat(run(command, "--config", "none.yaml")).isEqualTo(2);
    assertThat(story.toString()).contains("none.yaml has an error.", "Try: ");
    assertThat(answer.toString()).isEmpty();
  }

  @Test
  void theConfigurationIsFoundByTheEnvironmentToo() {
    environment.put("TOWLINE_CONFIG", "elsewhere.yaml");

    assertThat(run("check")).isEqualTo(2);
    assertThat(story.toString()).contains("elsewhere.yaml");
  }

  @Test
  void anUnknownFlagNamesTheNearestOne() {
    assertThat(run("run", "--idle-maxx", "5ms")).isEqualTo(2);
    assertThat(story.toString()).contains("--idle-max");
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsAFlag(Option<?> option) {
    assertThat(run("run", "--config", config.toString(), option.flag(), "@@")).isEqualTo(2);
    assertThat(story.toString()).contains(option.flag() + " or " + option.environmentVariable());
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsAnEnvironmentVariable(Option<?> option) {
    environment.put(option.environmentVariable(), "@@");

    assertThat(run("run", "--config", config.toString())).isEqualTo(2);
    assertThat(story.toString()).contains(option.flag() + " or " + option.environmentVariable());
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsAKeyOfTheFile(Option<?> option) throws IOException {
    Files.writeString(config, Files.readString(config) + option.name() + ": \"@@\"\n");

    assertThat(run("run", "--config", config.toString())).isEqualTo(2);
    assertThat(story.toString()).contains("line 6, " + option.name() + ": The value @@ is not ");
  }

  @ParameterizedTest
  @MethodSource("options")
  void aFlagWinsOverTheEnvironmentAndTheFile(Option<?> option) throws IOException {
    Files.writeString(config, Files.readString(config) + option.name() + ": \"@@\"\n");
    environment.put(option.environmentVariable(), "@@");

    assertThat(run("check", "--config", config.toString(), option.flag(), option.standard()))
        .isEqualTo(1);
    assertThat(story.toString()).isEmpty();
  }

  @Test
  void checkTellsAllUnreachableDatabasesTogether() {
    assertThat(run("check", "--config", config.toString())).isEqualTo(1);
    assertThat(answer.toString())
        .contains(
            "Cannot connect to database shop10 (jdbc:postgresql://127.0.0.1:1/shop as towline)")
        .contains("Cannot connect to database shop18")
        .contains("Try: Check that the server runs and that host and port of the url are right.")
        .endsWith("2 findings block, 0 warnings.\n")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"install", "verify", "retry", "render out", "uninstall --yes"})
  void anUnreachableDatabaseIsOneClearMessage(String command) {
    String[] withConfig =
        Stream.concat(Stream.of(command.split(" ", -1)), Stream.of("--config", config.toString()))
            .toArray(String[]::new);

    assertThat(run(withConfig)).isEqualTo(1);
    assertThat(story.toString())
        .contains("Cannot connect to database shop1")
        .contains("\nTry: ")
        .doesNotContain("\tat ")
        .doesNotContain("hush");
  }

  @Test
  void statusTellsWhatItCouldNotFindOut() {
    assertThat(run("status", "--config", config.toString())).isEqualTo(1);
    assertThat(answer.toString())
        .contains("upgrade  shop10 -> shop18", "state       unknown", "problem     Cannot connect");
  }

  @Test
  void debugPrintsTheStackTraceToo() {
    assertThat(run("install", "--debug", "--config", config.toString())).isEqualTo(1);
    assertThat(story.toString()).contains("\tat dev.towline.").contains("\nTry: ");
  }

  private int run(String... arguments) {
    return Towline.commandLine(environment)
        .setOut(new PrintWriter(answer, true))
        .setErr(new PrintWriter(story, true))
        .execute(arguments);
  }
}
