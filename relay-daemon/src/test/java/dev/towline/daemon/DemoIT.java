package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoIT {

  @TempDir private Path folder;
  private Path temporary;

  /** The servers' account must reach their files. */
  @BeforeEach
  void makeTemporaryFolder() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    for (Path each : List.of(folder, temporary)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(temporary).isEmptyDirectory();
    assertThat(ProcessHandle.allProcesses().map(ProcessHandle::info).map(DemoIT::commandLine))
        .noneMatch(command -> command.contains(temporary.toString()));
  }

  @Test
  void endsWithTheFiguresOfBothFollowersAndEqual() throws Exception {
    Result demo = demo("--seconds", "3").end();

    assertThat(demo.exitCode()).as(demo.story()).isZero();
    assertThat(demo.answer().lines().map(line -> line.strip().split(" ", -1)[0]))
        .containsExactly(
            "transactions",
            "PostgreSQL",
            "rows",
            "time",
            "lag",
            "reads",
            "verified",
            "MariaDB",
            "rows",
            "time",
            "lag",
            "reads",
            "verified",
            "equal");
    assertThat(demo.answer().lines()).last().isEqualTo("equal");
    assertThat(demo.story())
        .contains("Starting PostgreSQL 10, PostgreSQL 18 and MariaDB 11.4.")
        .contains("shop10: ready to lead, 12 tables changed")
        .contains("upgrade: consistent", "reporting: consistent")
        .contains("[####################] consistent, ")
        .contains("rows of 12 tables compared in ")
        .contains("Stopping the servers and removing their files.");
    assertThat(demo.story().lines()).hasSizeLessThan(50);
  }

  @Test
  @Tag("ci")
  void showsTheOtherWayToo() throws Exception {
    Result demo = demo("--leader", "mariadb", "--seconds", "3").end();

    assertThat(demo.exitCode()).as(demo.story()).isZero();
    assertThat(demo.answer().lines()).contains("PostgreSQL 18").last().isEqualTo("equal");
    assertThat(demo.story())
        .contains("Starting MariaDB 11.4 and PostgreSQL 18.")
        .contains("mariadb: ready to lead, 12 tables changed")
        .contains("moving: consistent");
  }

  @Test
  @Tag("ci")
  void answersInJson() throws Exception {
    Result demo = demo("--seconds", "1", "--json").end();

    assertThat(demo.exitCode()).as(demo.story()).isZero();
    JsonNode figures = JsonMapper.builder().build().readTree(demo.answer());
    assertThat(figures.get("equal").booleanValue()).isTrue();
    assertThat(figures.at("/transactions/committed").longValue()).isPositive();
    assertThat(figures.at("/transactions/rowsWritten").longValue()).isPositive();
    assertThat(figures.at("/followers").values())
        .hasSize(2)
        .allSatisfy(
            follower -> {
              assertThat(follower.get("equal").booleanValue()).isTrue();
              assertThat(follower.get("rowsWritten").longValue()).isPositive();
              assertThat(follower.at("/copy/rows").longValue()).isGreaterThanOrEqualTo(15_607);
              assertThat(follower.at("/lagMillis/p99").doubleValue()).isPositive();
              assertThat(follower.at("/reads/torn").longValue()).isZero();
              assertThat(follower.at("/verified/tables").longValue()).isEqualTo(12);
              assertThat(follower.at("/verified/differences").longValue()).isZero();
            });
  }

  @ParameterizedTest
  @Tag("ci")
  @CsvSource({
    "INT, Starting PostgreSQL",
    "TERM, Loaded Chinook",
    "INT, Installing with Flyway",
    "TERM, Starting the relay",
    "INT, Following for",
    "TERM, while the clients write"
  })
  void aSignalInAnyPhaseLeavesNothing(String signal, String phase) throws Exception {
    try (Program demo = demo("--seconds", "1")) {
      Await.until(phase, () -> demo.story().contains(phase));

      Result result = demo.signal(signal);

      assertThat(result.exitCode()).as(result.story()).isEqualTo(signal.equals("INT") ? 130 : 143);
      assertThat(result.answer()).isEmpty();
      assertThat(result.story())
          .endsWith("Interrupted: stopping the servers and removing their files.\n")
          .doesNotContain("\tat ", "Try: ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3601", "-1", "soon"})
  void refusesAnImpossibleTime(String seconds) throws Exception {
    Result demo = demo("--seconds", seconds).end();

    assertThat(demo.exitCode()).isEqualTo(2);
    assertThat(demo.story()).contains("--seconds", seconds);
    assertThat(demo.answer()).isEmpty();
  }

  private Program demo(String... options) throws IOException {
    return Program.start(
        folder,
        List.of(
            "-Djava.io.tmpdir=" + temporary,
            "-Dtowline.servers.dir=" + System.getProperty("towline.servers.dir")),
        Stream.concat(Stream.of("demo"), Stream.of(options)).toArray(String[]::new));
  }

  private static String commandLine(ProcessHandle.Info process) {
    return process.commandLine().orElse("");
  }
}
