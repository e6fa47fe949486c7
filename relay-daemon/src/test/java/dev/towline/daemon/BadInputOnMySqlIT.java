package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.daemon.Program.Result;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.Engine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people get wrong with MySQL: one clear message with a remedy before any harm, and once the
 * remedy is followed to the letter, it works.
 */
@Tag("ci")
@Tag("ci")
class BadInputOnMySqlIT {

  /** What a leader's user needs. */
  private enum Need {
    SELECT("SELECT", "%s.*"),
    TRIGGER("TRIGGER", "%s.*"),
    PROCESS("PROCESS", "*.*"),
    RELOAD("RELOAD", "*.*"),
    OURS("all", "towline.*");

    final String privilege;
    final String on;

    Need(String privilege, String on) {
      this.privilege = privilege;
      this.on = on;
    }
  }

  @TempDir private Path folder;

  /** The server that leads or follows here. */
  DatabaseServer server() {
    return Road.MYSQL_TO_POSTGRESQL.leader();
  }

  @AfterEach
  void asBefore() throws SQLException {
    try (Connection connection = server().connect("mysql");
        Statement statement = connection.createStatement()) {
      statement.execute("drop user if exists app");
      statement.execute("set global log_bin_trust_function_creators = default");
      statement.execute("set global binlog_format = default");
      statement.execute("set global local_infile = default");
    }
  }

  private Shop leading() throws Exception {
    return new Shop(folder, server(), Shop.FOLLOWER);
  }

  private Shop following() throws Exception {
    return new Shop(folder, Shop.LEADER, server());
  }

  @Test
  void aWrongPassword() throws Exception {
    Shop shop = leading();
    shop.leader("create user app identified by 'right'");
    as("app", "wrong-s3cret", shop);

    for (String command : List.of("check", "install", "run")) {
      Result result = shop.run(command);

      assertThat(result.exitCode()).as(command).isEqualTo(1);
      assertThat(result.answer() + result.story())
          .as(command)
          .contains("Cannot connect to database old", "Access denied for user 'app'@")
          .contains("Try: Mend user or password of databases.old")
          .doesNotContain("s3cret")
          .doesNotContain("\tat ");
    }
    nothingIsInstalled(shop);
  }

  @Test
  void anUnknownDatabase() throws Exception {
    Shop shop = leading();
    shop.write(shop.yaml().replaceFirst("/" + shop.name + "\"", "/shopp\""));

    for (String command : List.of("check", "install")) {
      Result result = shop.run(command);

      assertThat(result.exitCode()).as(command).isEqualTo(1);
      assertThat(result.answer() + result.story())
          .as(command)
          .contains("Cannot connect to database old", "Unknown database 'shopp'.")
          .contains("Try: Mend the url of databases.old, or create the database.")
          .doesNotContain("\tat ");
    }
    nothingIsInstalled(shop);
  }

  @Test
  void aTableWithoutTransactions() throws Exception {
    Shop shop = leading();
    shop.leader("create table hits (page varchar(50) primary key) engine = MyISAM");

    refused(
        shop,
        shop.name + ".hits: Its engine is MyISAM, which has no transactions and no snapshots",
        "Try: alter table `%1$s`.`hits` engine = InnoDB; or leave it out with !%1$s.hits."
            .formatted(shop.name));

    worksOnceItIsMended(shop);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SELECT")
  void aUserWhoLacksAPrivilege(Need lacking) throws Exception {
    assumeTrue(needs(lacking));
    Shop shop = leading();
    userWithAllBut(lacking, shop);

    refused(
        shop,
        lacking == Need.OURS ? "'app'@'%' lacks ALTER, " : "lacks " + lacking,
        "Try: grant %s on %s to 'app'@'%%';".formatted(lacking.privilege, on(lacking, shop)));

    worksOnceItIsMended(shop);
  }

  /** The server hides the columns of such tables, as if they had none. */
  @Test
  void aUserWhoMayNotRead() throws Exception {
    Shop shop = leading();
    userWithAllBut(Need.SELECT, shop);

    refused(
        shop,
        "subscription upgrade: No table of leader old that user app may see matches",
        "Try: Mend subscriptions.upgrade.tables, or grant the user select on the tables.");

    shop.leader("grant select on %s to app".formatted(on(Need.SELECT, shop)));
    worksOnceItIsMended(shop);
  }

  private boolean needs(Need need) {
    return need != Need.RELOAD || server().engine() == Engine.MYSQL;
  }

  private static String on(Need need, Shop shop) {
    return need.on.formatted("`" + shop.name + "`");
  }

  private void userWithAllBut(Need lacking, Shop shop) throws Exception {
    shop.leader("create user app identified by 'right'");
    for (Need each : Need.values()) {
      if (each != lacking && needs(each)) {
        shop.leader("grant %s on %s to app".formatted(each.privilege, on(each, shop)));
      }
    }
    shop.leader("set global log_bin_trust_function_creators = on");
    as("app", "right", shop);
  }

  @Test
  void aBinaryLogThatTrustsNobody() throws Exception {
    Shop shop = leading();
    userWithAllBut(Need.OURS, shop);
    shop.leader("grant all on towline.* to app");
    shop.leader("set global log_bin_trust_function_creators = off");

    refused(
        shop,
        "setting log_bin_trust_function_creators: While the binary log is on and this is off,",
        "Try: set global log_bin_trust_function_creators = on;");

    worksOnceItIsMended(shop);
  }

  @Test
  void aBinaryLogOfStatements() throws Exception {
    Shop shop = leading();
    shop.leader("set global binlog_format = STATEMENT");

    refused(
        shop,
        "setting binlog_format: The binary log takes statements",
        "Try: set global binlog_format = ROW;");

    worksOnceItIsMended(shop);
  }

  @Test
  void aFollowersTableWithoutTransactions() throws Exception {
    Shop shop = following();
    shop.follower("create table customer (id int primary key, name varchar(200)) engine = MyISAM");

    assertThat(shop.run("check").answer())
        .contains("blocks  %s.customer: Its rows are kept by MyISAM".formatted(shop.name))
        .contains("Try: alter table `%s`.`customer` engine = InnoDB;".formatted(shop.name));
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is told", () -> shop.run("status").answer().contains("last error"));
      assertThat(shop.run("status").answer())
          .contains("public.customer", "not in InnoDB", "Try: alter table");
      assertThat(shop.onFollower("select id from customer")).isEmpty();

      shop.follower("alter table customer engine = InnoDB");
      Await.until("it heals by itself", () -> shop.consistent() && shop.equal());
      assertThat(daemon.terminate().exitCode()).isZero();
    }
  }

  @Test
  void aFollowerThatTakesNoFiles() throws Exception {
    Shop shop = following();
    shop.follower("set global local_infile = off");

    assertThat(shop.done("check").answer())
        .contains("warns   local_infile: It is off: large batches are sent as INSERTs")
        .contains("Try: set global local_infile = on;");
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", shop::consistent);
      shop.leader("update orders set note = 'many at once'");
      Await.until("they came as INSERTs", shop::equal);

      shop.follower("set global local_infile = on");
      assertThat(shop.done("check").answer()).doesNotContain("local_infile");
      shop.leader("update orders set note = 'by file'");
      Await.until("they came by file", shop::equal);

      shop.follower("set global local_infile = off");
      shop.leader("update orders set note = 'and back'");
      Await.until("it notices by itself", shop::equal);
      assertThat(daemon.story()).doesNotContain("WARN");
    }
  }

  /**
   * Told by check, refused by install before anything is there, and the application notices none of
   * it.
   */
  private static void refused(Shop shop, String problem, String remedy) throws Exception {
    Result check = shop.run("check");
    Result install = shop.run("install");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.answer()).contains("blocks  ", problem, remedy);
    assertThat(install.exitCode()).isEqualTo(1);
    assertThat(install.story()).contains(problem, remedy, "Nothing was installed.");
    nothingIsInstalled(shop);
    shop.leader("update orders set note = 'written all the same' where id = 1");
  }

  private static void worksOnceItIsMended(Shop shop) throws Exception {
    doAsTold(shop);

    shop.done("install");
    shop.leader("update orders set note = 'captured' where id = 1");
    assertThat(shop.done("check").answer()).doesNotContain("blocks  ", "not captured");
  }

  /** Runs, on the leader, the statement that each finding that blocks begins its remedy with. */
  private static void doAsTold(Shop shop) throws SQLException {
    for (JsonNode each :
        JsonMapper.shared().readTree(shop.run("check", "--json").answer()).get("findings")) {
      if (each.get("severity").stringValue().equals("blocks")) {
        shop.leader(each.get("remedy").stringValue().replaceFirst(";.*", ""));
      }
    }
  }

  private static void nothingIsInstalled(Shop shop) throws SQLException {
    String ours =
        "select schema_name from information_schema.schemata where schema_name = 'towline'";
    assertThat(shop.onLeader(ours)).isEmpty();
    assertThat(
            shop.onLeader("select trigger_name from information_schema.triggers").stream()
                .filter(name -> name.startsWith("towline")))
        .isEmpty();
    assertThat(shop.onFollower(ours)).isEmpty();
  }

  private static void as(String user, String password, Shop shop) throws Exception {
    shop.write(
        shop.yaml()
            .replaceFirst(
                "user: root, password: \"\"",
                "user: %s, password: \"%s\"".formatted(user, password)));
  }
}
