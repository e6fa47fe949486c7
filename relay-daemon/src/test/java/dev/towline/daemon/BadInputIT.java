package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import dev.towline.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people get wrong: one clear message with a remedy, the documented exit code, nothing
 * half-done.
 */
class BadInputIT {

  @TempDir private Path folder;
  private Shop shop;

  @BeforeAll
  static void makeRoles() throws Exception {
    try (Connection connection = Shop.LEADER.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create role guarded login superuser password 'right'");
      statement.execute("create role poor login");
      askForPassword(Shop.LEADER, statement);
    }
  }

  private static void askForPassword(PostgresServer server, Statement statement) throws Exception {
    Path rules = server.dataDirectory().resolve("pg_hba.conf");
    Files.writeString(rules, "host all guarded 127.0.0.1/32 md5\n" + Files.readString(rules));
    statement.execute("select pg_reload_conf()");
  }

  @BeforeEach
  void openShop() throws Exception {
    shop = new Shop(folder);
  }

  @Test
  void aWrongPassword() throws Exception {
    leaderAs("guarded", "wrong-s3cret");

    for (String command : List.of("check", "install", "run")) {
      Result result = shop.run(command);

      assertThat(result.exitCode()).as(command).isEqualTo(1);
      assertThat(result.answer() + result.story())
          .as(command)
          .contains("Cannot connect to database old", "authentication failed for user \"guarded\"")
          .contains("Try: Mend user or password of databases.old")
          .doesNotContain("s3cret")
          .doesNotContain("\tat ");
    }
    nothingIsInstalled();
  }

  @Test
  void anUnreachableHost() throws Exception {
    shop.write(shop.yaml().replaceFirst("127.0.0.1:\\d+", "127.0.0.1:1"));

    for (String command : List.of("check", "install")) {
      Result result = shop.run(command);

      assertThat(result.exitCode()).as(command).isEqualTo(1);
      assertThat(result.answer() + result.story())
          .as(command)
          .contains("Cannot connect to database old (jdbc:postgresql://127.0.0.1:1/")
          .contains("Try: Check that the server runs and that host and port of the url are right.")
          .doesNotContain("\tat ");
    }
    nothingIsInstalled();
  }

  @Test
  void anUnknownKey() throws Exception {
    shop.write(shop.yaml().replace("follower:", "folower:"));

    Result result = shop.run("install");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.story())
        .contains("subscriptions.upgrade.folower: The key folower is unknown.")
        .contains("Try: follower is the nearest known key.");
    nothingIsInstalled();
  }

  @Test
  void aTableThatDoesNotExist() throws Exception {
    shop.write(shop.yaml().replace("\"public.*\", \"!public.sessions\"", "public.order, customer"));

    for (String command : List.of("check", "install")) {
      Result result = shop.run(command);

      assertThat(result.exitCode()).as(command).isEqualTo(1);
      assertThat(result.answer() + result.story())
          .as(command)
          .contains(
              "public.order: The table does not exist on leader old, or user postgres may not see it.")
          .contains("Try: Name public.orders instead");
    }
    nothingIsInstalled();
  }

  @Test
  void aFollowerColumnThatIsTooShort() throws Exception {
    shop.follower(
        """
        create table customer (id int primary key, name text not null);
        create table orders (id int primary key, customer int not null, note varchar(5));
        """);

    Result check = shop.run("check");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.answer())
        .containsPattern("blocks  public.orders.*note.*varying\\(5\\)")
        .contains("Try: alter table \"public\".\"orders\" alter column \"note\" type");
  }

  @Test
  void aValueThatTheFollowerCannotTake() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("copied", () -> daemon.story().contains("Caught up"));
      shop.follower("alter table orders add constraint short check (length(note) < 20)");

      shop.leader("update orders set note = 'this is by far too long' where id = 7");

      Await.until("it is told", () -> daemon.story().contains("Looking again in"));
      assertThat(daemon.story())
          .contains("upgrade - ", "orders", "this is by far too long", "Try: ");
      Result status = shop.run("status");
      assertThat(status.answer()).contains("last error  ", "Try: ");

      shop.follower("alter table orders drop constraint short");
      Await.until("it heals by itself", shop::equal);
      Await.until("the error is gone", () -> !shop.run("status").answer().contains("last error"));
    }
  }

  @Test
  void aValueThatTheFollowerCannotTakeGoesToQuarantineIfSoWished() throws Exception {
    shop.configure("    refused-rows: quarantine\n");
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("copied", () -> daemon.story().contains("Caught up"));
      shop.follower("alter table orders add constraint short check (length(note) < 20)");

      shop.leader(
          "update orders set note = 'this is by far too long' where id = 7;"
              + "update orders set note = 'arrives' where id = 8");

      Await.until("it is set aside", () -> quarantined() == 1);
      assertThat(shop.onFollower("select note from orders where id in (7, 8) order by id"))
          .containsExactly("note 7", "arrives");
      assertThat(daemon.story())
          .contains("upgrade - Quarantined. Table public.orders, key 7", "Try: ");
      assertThat(shop.done("status").answer())
          .contains("quarantine  1 row", "public.orders, key 7", "towline retry");
      Result verify = shop.run("verify");
      assertThat(verify.exitCode()).isEqualTo(1);
      assertThat(verify.answer()).contains("7: quarantined", "upgrade: 1 difference");
      Result refused = shop.run("retry", "orders");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.answer()).contains("upgrade: 1 row tried again, 1 in quarantine");

      shop.follower("alter table orders drop constraint short");
      assertThat(shop.done("retry").answer())
          .contains("upgrade: 1 row tried again, 0 in quarantine");
      assertThat(shop.equal()).isTrue();
      assertThat(quarantined()).isZero();
    }
  }

  private long quarantined() {
    return shop.status().get("quarantine").get("rows").longValue();
  }

  @Test
  void anUnknownAnswerToRefusedRows() throws Exception {
    shop.configure("    refused-rows: skip\n");

    Result result = shop.run("check");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.story())
        .contains("The value skip is not stop or quarantine.")
        .contains("Try: Leave it out for the default, stop.");
  }

  @Test
  void aMappingThatNamesWhatIsNotThere() throws Exception {
    shop.configure(
        """
            map: {public.order: sales.orders}
            columns: {public.customer: {nam: label}}
        """);

    Result check = shop.run("check");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.answer())
        .contains("public.order: The leader has no such table, but map names it.")
        .contains("Try: Name public.orders instead, or leave it out.")
        .contains("public.customer.nam: The leader's table has no such column")
        .contains("Try: Name name instead, or leave it out.");
  }

  @Test
  void aConditionThatTheLeaderDoesNotUnderstand() throws Exception {
    shop.configure("    rows: {public.orders: \"not <> 'x'\"}\n");

    Result check = shop.run("check");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.answer())
        .contains("public.orders: The leader does not understand its condition, not <> 'x': ")
        .contains("Try: Mend it under rows.");
  }

  @Test
  void aDatabaseThatWouldFollowItself() throws Exception {
    shop.write(shop.yaml().replace(Shop.FOLLOWER.url(shop.name), Shop.LEADER.url(shop.name)));

    Result check = shop.run("check");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.answer()).contains("public.customer: It would follow itself: old and new are");
  }

  @Test
  void aFollowerTableWithAnExtraColumnThatMustBeFilled() throws Exception {
    shop.follower(
        """
        create table customer (id int primary key, name text not null, region text not null);
        create table orders (id int primary key, customer int not null, note varchar(100));
        """);

    Result check = shop.run("check");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.answer())
        .containsPattern("blocks  public.customer.*region")
        .containsPattern("Try: .*region");
  }

  @Test
  void aUserWithoutPrivileges() throws Exception {
    leaderAs("poor", "");

    Result check = shop.run("check");
    Result install = shop.run("install");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.answer()).contains("blocks").containsIgnoringCase("grant ");
    assertThat(install.exitCode()).isEqualTo(1);
    assertThat(install.story()).containsIgnoringCase("grant ").contains("Nothing was installed.");
    nothingIsInstalled();
  }

  @Test
  void rowsThatTheFollowerHasAlready() throws Exception {
    shop.follower(
        """
        create table customer (id int primary key, name text not null);
        insert into customer values (1, 'somebody else');
        """);
    assertThat(shop.run("check").answer())
        .contains("blocks  public.customer: It has rows on the follower already");
    shop.done("install");

    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is told", () -> daemon.story().contains("Looking again in"));
      assertThat(daemon.story()).contains("public.customer", "copy-over");
      daemon.terminate();
    }
    assertThat(shop.onFollower("select name from customer")).containsExactly("somebody else");
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    shop.done("install");
    String taken = "127.0.0.1:" + Shop.LEADER.port();

    Result result = Program.run(folder, "run", "--http-address", taken);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.story()).contains("Cannot serve HTTP on", "Try: Set http-address");
  }

  private void leaderAs(String user, String password) throws Exception {
    shop.write(
        shop.yaml()
            .replaceFirst(
                "user: postgres, password: \"\"",
                "user: " + user + ", password: \"" + password + "\""));
  }

  private void nothingIsInstalled() throws Exception {
    String schemas = "select nspname from pg_namespace where nspname = 'towline'";
    assertThat(shop.onLeader(schemas)).isEmpty();
    assertThat(shop.onFollower(schemas)).isEmpty();
  }
}
