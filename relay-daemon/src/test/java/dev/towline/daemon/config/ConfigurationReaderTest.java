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
import dev.towline.model.TableMapping;
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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void aTableWithoutASchemaIsInPublicOnPostgresql() {
    SubscriptionSettings subscription =
        only(read(GOOD.replace("\"public.*\", \"!public.sessions\"", "orders, \"!lines*\"")));

    assertThat(subscription.relay().tables().patterns())
        .containsExactly("public.orders", "!public.lines*");
    assertThat(subscription.table("orders")).isEqualTo(new TableName("public", "orders"));
  }

  @Test
  void aTableWithoutASchemaIsInTheUrlsDatabaseOnMysqlAndMariaDb() {
    String mysql = GOOD.replace("jdbc:postgresql://db1/shop", "jdbc:mysql://db1:3306/sh%20op?a=b");
    String mariaDb = GOOD.replace("jdbc:postgresql://db1/shop", "jdbc:mariadb://db1/sh%20op");

    for (String yaml : List.of(mysql, mariaDb)) {
      SubscriptionSettings subscription =
          only(
              read(
                  yaml.replace("\"public.*\", \"!public.sessions\"", "orders, other.t")
                      + "    capture: {orders: rows}\n"));

      assertThat(subscription.relay().tables().patterns())
          .containsExactly("sh op.orders", "other.t");
      assertThat(subscription.capture()).containsKey(new TableName("sh op", "orders"));
    }
  }

  @Test
  void aUrlOfMariaDbsDriverIsReadAsOneOfMysqls() {
    Configuration configuration = read(GOOD.replace("jdbc:postgresql://db1", "jdbc:mariadb://db1"));

    assertThat(database(configuration, "shop10").target().url()).isEqualTo("jdbc:mysql://db1/shop");
    assertThat(database(configuration, "shop10"))
        .hasToString("shop10 (jdbc:mariadb://db1/shop as towline)");
  }

  @Test
  void aUrlMayForbidTheServerToAskForFiles() {
    String mysql = GOOD.replace("jdbc:postgresql://db1/shop", "jdbc:mysql://db1/shop");
    String forbidding = mysql.replace("db1/shop", "db1/shop?allowLoadLocalInfile=false");

    assertThat(database(read(mysql), "shop10").target().properties())
        .containsEntry("allowLoadLocalInfile", "true");
    assertThat(database(read(forbidding), "shop10").target().properties())
        .doesNotContainKey("allowLoadLocalInfile")
        .containsEntry("connectionTimeZone", "+00:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc:oracle:thin:@db1        | The url is of no database that Towline speaks to.
          jdbc:mysql://db1             | The url does not name one server and a database of it.
          jdbc:mysql://db1/?a=b        | The url does not name one server and a database of it.
          jdbc:mysql:loadbalance://a/b | The url does not name one server and a database of it.
          jdbc:mariadb://db1/s?sslMode=verify-full | The url has parameters of MariaDB's driver, and \
          Towline speaks to MariaDB with MySQL's.
          """)
  void aUrlThatNobodyCanUseIsTold(String url, String problem) {
    assertThat(problems(GOOD.replace("jdbc:postgresql://db1/shop", url)))
        .containsExactly("line 2, databases.shop10.url: " + problem);
  }

  @Test
  void namesMayDifferOnTheFollower() {
    TableMapping mapping =
        relay(
                read(
                    GOOD
                        + """
                            map: {public: shop, public.orders: sales.sales_orders, public.lines: items}
                            columns:
                              public.orders: {note: remark, secret: ~, "~": "~"}
                            rows:
                              lines: "quantity > 0"
                        """))
            .mapping();

    TableName orders = new TableName("public", "orders");
    assertThat(mapping)
        .isEqualTo(
            new TableMapping(
                Map.of("public", "shop"),
                Map.of(
                    orders,
                    new TableName("sales", "sales_orders"),
                    new TableName("public", "lines"),
                    new TableName("shop", "items")),
                Map.of(orders, Map.of("note", "remark", "~", "~")),
                Map.of(orders, Set.of("secret")),
                Map.of(new TableName("public", "lines"), "quantity > 0")));
  }

  @Test
  void whatIsWrongWithAMappingIsToldWithItsPlace() {
    assertThat(
            problems(
                GOOD
                    + """
                        map:
                          public: shop.x
                          public.sessions: s
                          public.*: y
                          public.a: z
                          public.b: public.z
                          public.c: "!z"
                        columns:
                          public.orders: {note: n, text: n, x: ""}
                          public.lines: [a]
                        rows:
                          public.orders: " "
                    """))
        .containsExactlyInAnyOrder(
            "line 10, subscriptions.upgrade.map.public: A schema is mapped to a schema, both"
                + " without a dot.",
            "line 11, subscriptions.upgrade.map.public.sessions: The table public.sessions is not"
                + " among the subscription's tables.",
            "line 12, subscriptions.upgrade.map.public.*: This is not a table's name.",
            "line 14, subscriptions.upgrade.map.public.b: Two tables are mapped to public.z.",
            "line 15, subscriptions.upgrade.map.public.c: The value !z is not the name of one table"
                + " or schema.",
            "line 17, subscriptions.upgrade.columns.public.orders.text: Two columns are mapped to"
                + " n.",
            "line 17, subscriptions.upgrade.columns.public.orders.x: The value is empty.",
            "line 18, subscriptions.upgrade.columns.public.lines: Keys with values are expected"
                + " here.",
            "line 20, subscriptions.upgrade.rows.public.orders: The value is empty.");
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
