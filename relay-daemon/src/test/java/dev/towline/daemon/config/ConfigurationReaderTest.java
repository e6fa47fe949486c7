package dev.towline.daemon.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.relay.RelaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {

  private static final String GOOD =
      """
      databases:
        shop10: {url: "jdbc:postgresql://db1/shop", user: towline, password: "${SHOP10_PASSWORD}"}
        shop18: {url: "jdbc:postgresql://db2/shop", user: towline, password: 0123}
      subscriptions:
        upgrade:
          leader: shop10
          follower: shop18
          tables: ["public.*", "!public.sessions"]
      """;

  private static final Map<String, String> ENVIRONMENT = Map.of("SHOP10_PASSWORD", "s3cret");

  @TempDir private Path folder;

  @Test
  void aSmallFileIsEnough() {
    Configuration configuration = read(GOOD);

    SubscriptionName upgrade = new SubscriptionName("upgrade");
    SubscriptionSettings subscription = only(configuration);
    assertThat(subscription.leader()).isEqualTo(new NodeName("shop10"));
    assertThat(subscription.follower()).isEqualTo(new NodeName("shop18"));
    assertThat(subscription.relay())
        .isEqualTo(
            RelaySettings.defaults(
                upgrade, new TableSelection(List.of("public.*", "!public.sessions"))));
    assertThat(subscription.capture()).isEmpty();
    assertThat(configuration.leaders()).containsExactly(new NodeName("shop10"));
  }

  @Test
  void placeholdersAreFilledFromTheEnvironment() {
    assertThat(database(read(GOOD), "shop10").password().reveal()).isEqualTo("s3cret");
  }

  @Test
  void aPasswordOfDigitsStaysAsItIsWritten() {
    assertThat(database(read(GOOD), "shop18").password().reveal()).isEqualTo("0123");
  }

  @Test
  void twoDollarsAreNoPlaceholder() {
    Configuration configuration = read(GOOD.replace("password: 0123", "password: '$${x}'"));

    assertThat(database(configuration, "shop18").password().reveal()).isEqualTo("${x}");
  }

  @Test
  void nothingPrintsAPassword() {
    Configuration configuration = read(GOOD);

    assertThat(configuration.toString()).doesNotContain("s3cret").doesNotContain("0123");
  }

  @Test
  void theParametersOfAUrlAreNotPrinted() {
    Configuration configuration = read(GOOD.replace("db1/shop", "db1/shop?sslkey=k"));

    assertThat(database(configuration, "shop10"))
        .hasToString("shop10 (jdbc:postgresql://db1/shop as towline)");
  }

  @Test
  void captureAndLevelAreSetTableByTable() {
    Configuration configuration =
        read(
            GOOD
                + """
                    capture: {public.orders: rows}
                    level: {public.orders: row, lines: statement}
                """);

    assertThat(only(configuration).capture())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                new TableName("public", "orders"),
                new TableOptions(Detail.ROWS, Optional.of(Level.ROW)),
                new TableName("public", "lines"),
                new TableOptions(Detail.KEYS, Optional.of(Level.STATEMENT))));
  }

  @Test
  void allErrorsAreToldTogetherWithTheirPlaces() {
    String yaml =
        """
        databases:
          shop10: {url: "jdbc:postgresql://db1/shop", usr: towline, password: "${MISSING}"}
          shop18: {url: "postgresql://db2/shop", user: towline}
        subscriptions:
          upgrade:
            leader: shop1
            follower: shop18
            tables: ["!public.sessions"]
            idle-max: quickly
            capture: {public.orders: everything}
        purge-crom: "0 * * * * ?"
        """;

    assertThat(problems(yaml))
        .containsExactlyInAnyOrder(
            "line 11, purge-crom: The key purge-crom is unknown.",
            "line 2, databases.shop10.usr: The key usr is unknown.",
            "line 2, databases.shop10: The key user is missing.",
            "line 2, databases.shop10.password: The environment variable MISSING is not set.",
            "line 3, databases.shop18.url: The url does not begin with jdbc:.",
            "line 6, subscriptions.upgrade.leader: There is no database shop1.",
            "line 8, subscriptions.upgrade.tables: No table is selected.",
            "line 9, subscriptions.upgrade.idle-max: The value quickly is not a duration such as"
                + " 20ms, 5s, 2min, 1h or 30d.",
            "line 10, subscriptions.upgrade.capture.public.orders: The value everything is"
                + " unknown.");
  }

  @Test
  void anUnknownKeyNamesTheNearestKnownOne() {
    assertThatThrownBy(() -> read(GOOD.replace("follower:", "folower:")))
        .hasMessageContaining("Try: follower is the nearest known key.");
  }

  @Test
  void anUnknownDatabaseNamesTheNearestKnownOne() {
    assertThatThrownBy(() -> read(GOOD.replace("follower: shop18", "follower: shop8")))
        .hasMessageContaining("There is no database shop8.")
        .hasMessageContaining("Try: shop18 is the nearest known one.");
  }

  @Test
  void aKeyGivenTwiceIsRefused() {
    assertThat(problems(GOOD + "    leader: shop10\n"))
        .containsExactly("line 9, subscriptions.upgrade.leader: The key is given twice.");
  }

  @Test
  void aTableWithAnOptionMustBeSelected() {
    assertThat(problems(GOOD + "    capture: {public.sessions: rows}\n"))
        .containsExactly(
            "line 9, subscriptions.upgrade.capture.public.sessions: The table public.sessions is"
                + " not among the subscription's tables.");
  }

  @Test
  void leaderAndFollowerMustDiffer() {
    assertThat(problems(GOOD.replace("follower: shop18", "follower: shop10")))
        .containsExactly(
            "line 7, subscriptions.upgrade.follower: Leader and follower are the same database.");
  }

  @Test
  void aPasswordInAUrlIsRefusedAndNotRepeated() {
    String yaml = GOOD.replace("db1/shop", "db1/shop?password=hush");

    assertThatThrownBy(() -> read(yaml))
        .hasMessageContaining("The url holds a password")
        .hasMessageNotContaining("hush");
  }

  @Test
  void brokenYamlIsToldByLineAndNotQuoted() {
    String yaml = GOOD.replace("password: 0123}", "password: [hush}");

    assertThatThrownBy(() -> read(yaml))
        .hasMessageContaining("line 3: This is not YAML")
        .hasMessageNotContaining("hush");
  }

  @Test
  void anEmptyFileLacksEverything() {
    assertThat(problems(""))
        .containsExactly("databases: There is no entry.", "subscriptions: There is no entry.");
  }

  @Test
  void aListWhereKeysBelongIsRefused() {
    assertThat(problems("databases: [a, b]\nsubscriptions: {}\n"))
        .contains("line 1, databases: Keys with values are expected here.");
  }

  @Test
  void aMissingFileNamesTheFlag() {
    assertThatThrownBy(
            () -> ConfigurationReader.read(folder.resolve("none.yaml"), Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("It does not exist.")
        .hasMessageContaining("Try: Name another with --config FILE or TOWLINE_CONFIG.");
  }

  @Test
  void oneWrongOptionForAllSubscriptionsIsToldOnce() {
    String second = "  second: {leader: shop18, follower: shop10, tables: lines}\n";

    assertThat(problems(GOOD + second + "heartbeat: often\n")).hasSize(1);
  }

  @Test
  void flagsWinOverTheSubscriptionWhichWinsOverTheTopOfTheFile() {
    String yaml = GOOD + "    idle-max: 30ms\nidle-max: 40ms\nheartbeat: 3s\n";

    RelaySettings settings = relay(read(yaml));
    RelaySettings flagged = relay(read(yaml, Map.of("idle-max", "5ms")));

    assertThat(settings.intervals().idleMax()).isEqualTo(Duration.ofMillis(30));
    assertThat(settings.intervals().heartbeat()).isEqualTo(Duration.ofSeconds(3));
    assertThat(flagged.intervals().idleMax()).isEqualTo(Duration.ofMillis(5));
  }

  private static SubscriptionSettings only(Configuration configuration) {
    return configuration.subscriptions().values().iterator().next();
  }

  private static RelaySettings relay(Configuration configuration) {
    return only(configuration).relay();
  }

  private static DatabaseSettings database(Configuration configuration, String name) {
    return requireNonNull(configuration.databases().get(new NodeName(name)));
  }

  private List<String> problems(String yaml) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(yaml)).problems().stream()
        .map(problem -> problem.place() + ": " + problem.problem())
        .toList();
  }

  private Configuration read(String yaml) {
    return read(yaml, Map.of());
  }

  private Configuration read(String yaml, Map<String, String> given) {
    try {
      Path file = Files.writeString(folder.resolve("towline.yaml"), yaml);
      return ConfigurationReader.read(file, given, ENVIRONMENT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
