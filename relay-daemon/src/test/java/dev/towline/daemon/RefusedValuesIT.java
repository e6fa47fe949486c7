package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.servers.DatabaseServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values that the follower's engine has no notion of: told by table, key, column, value, type and
 * remedy; nothing else is half-done, and once the remedy is followed the rows arrive.
 */
@Tag("ci")
class RefusedValuesIT {

  private static final String ODD =
      """
      create table odd (
        id int primary key,
        amount numeric(10, 2),
        narrow real,
        wide double precision,
        day date,
        at timestamp,
        note text)
      """;

  /** Of MySQL and MariaDB: a text with U+0000. */
  private static final String ZERO = "concat('a', char(0 using utf8mb4), 'b')";

  @TempDir private Path folder;

  /** The server that follows PostgreSQL, or leads it. */
  DatabaseServer server() {
    return Road.MYSQL_TO_POSTGRESQL.leader();
  }

  @Test
  void stopTheSubscriptionAndItHeals() throws Exception {
    Shop shop = new Shop(folder, Shop.LEADER, server());
    shop.leader(ODD);
    shop.leader("create table measure (wide double precision primary key)");
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", shop::consistent);

      stopsFor(shop, "amount", "NaN", "decimal(10,2)");
      stopsFor(shop, "narrow", "NaN", "float");
      stopsFor(shop, "day", "infinity", "date");
      stopsFor(shop, "at", "12024-02-29 00:00:00", "datetime(6)");

      shop.leader("insert into measure values ('NaN')");
      Await.until("it is told", () -> shop.run("status").answer().contains("key wide = NaN"));
      shop.leader("delete from measure");
      Await.until("it heals", () -> !shop.run("status").answer().contains("last error"));

      assertThat(shop.equal()).isTrue();
      assertThat(daemon.terminate().exitCode()).isZero();
    }
  }

  /** A row with that value and one of another table in one transaction. */
  private static void stopsFor(Shop shop, String column, String value, String type)
      throws Exception {
    shop.leader(
        """
        begin;
        update orders set note = 'beside %1$s' where id = 7;
        insert into odd (id, %1$s) values (1, '%2$s');
        commit
        """
            .formatted(column, value));

    Await.until("it is told", () -> shop.run("status").answer().contains("last error"));
    assertThat(shop.run("status").answer())
        .contains(
            "last error  Table public.odd, key id = 1, column %s, value '%s': the follower refuses the row: "
                .formatted(column, value))
        .contains(
            "Try: Change column %s of %s.odd on the follower, %s, "
                .formatted(column, shop.name, type));
    assertThat(shop.onFollower("select id from odd")).isEmpty();
    assertThat(shop.onFollower("select note from orders where id = 7"))
        .doesNotContain("beside " + column);

    shop.leader("delete from odd");
    Await.until("it heals", () -> !shop.run("status").answer().contains("last error"));
    assertThat(shop.onFollower("select note from orders where id = 7"))
        .containsExactly("beside " + column);
  }

  @Test
  @Tag("matrix")
  void goToQuarantineIfSoWished() throws Exception {
    Shop shop = new Shop(folder, Shop.LEADER, server());
    shop.leader(ODD);
    shop.follower(
        ODD.replace("note text", "note varchar(5)").replace("at timestamp", "at datetime(6)"));
    assertThat(shop.run("check").answer())
        .contains("blocks  %s.odd.note: ".formatted(shop.name), "varchar(5)");
    shop.configure("    refused-rows: quarantine\n");
    assertThat(shop.done("check").answer())
        .contains("warns   %s.odd.note: ".formatted(shop.name), "varchar(5)");
    shop.leader("insert into odd (id, note) values (1, 'too long'), (2, 'fits')");
    shop.done("install");

    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", shop::consistent);
      shop.leader("insert into odd (id, wide) values (3, 'NaN'), (4, 1.5)");

      Await.until("they are set aside", () -> quarantined(shop) == 2);
      Await.until("the others flow", () -> ids(shop).equals(List.of("2", "4")));
      assertThat(shop.done("status").answer())
          .contains("quarantine  2 rows")
          .contains("public.odd, key 1, column note, value 'too long': ")
          .contains("public.odd, key 3, column wide, value 'NaN': ");

      shop.follower("alter table odd modify note longtext");
      shop.leader("update odd set wide = 0 where id = 3");
      Await.until("the changed row came", () -> quarantined(shop) == 1);
      shop.done("retry");
      assertThat(ids(shop)).containsExactly("1", "2", "3", "4");
      shop.done("verify");
      assertThat(daemon.terminate().exitCode()).isZero();
    }
  }

  @Test
  @Tag("matrix")
  void keysThatTheFollowersCollationCallsEqual() throws Exception {
    Shop shop = new Shop(folder, Shop.LEADER, server());
    shop.leader("create table tag (name varchar(50) primary key, uses int)");
    shop.leader("insert into tag values ('a', 1), ('A', 2), ('b', 3)");
    shop.follower(
        "create table tag (name varchar(50) collate utf8mb4_general_ci primary key, uses int)");
    shop.done("install");

    assertThat(shop.run("check").answer())
        .contains(
            "blocks  %s.tag.name: The follower's column has the collation utf8mb4_general_ci, under"
                .formatted(shop.name))
        .contains(
            "Try: alter table `%s`.`tag` modify column `name` varchar(50) ".formatted(shop.name));
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is told", () -> shop.run("status").answer().contains("last error"));
      assertThat(shop.run("status").answer())
          .contains("public.tag", "utf8mb4_general_ci", "Try: alter table");
      assertThat(shop.onFollower("select name from tag")).isEmpty();
      daemon.terminate();
    }

    shop.configure("    refused-rows: quarantine\n");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("one of them is set aside", () -> quarantined(shop) == 1);
      assertThat(shop.done("status").answer())
          .containsPattern("public.tag, key [aA].*[Dd]uplicate");
      assertThat(shop.onFollower("select name from tag")).hasSize(2).contains("b");

      shop.follower(remedy(shop.run("check").answer(), "tag.name"));
      shop.done("retry");
      assertThat(shop.onFollower("select concat(name, uses) from tag order by uses"))
          .containsExactly("a1", "A2", "b3");
      daemon.terminate();
    }
  }

  /** The statement that check tells about a subject. */
  private static String remedy(String check, String subject) {
    String from = check.substring(check.indexOf(subject));
    return from.substring(from.indexOf("Try: ") + 5, from.indexOf(";"));
  }

  @Test
  void ofMySqlStopPostgresAndItHeals() throws Exception {
    Shop shop = new Shop(folder, server(), Shop.FOLLOWER);
    shop.leader("create table odd (id int primary key, note varchar(50), day date, at datetime)");
    shop.leader("create table tag (name varchar(50) primary key)");
    shop.leader("create table diary (day date primary key)");
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", shop::consistent);

      stopsPostgres(shop, "odd", "id = 1", "note", ZERO, "a\\u0000b");
      stopsPostgres(shop, "odd", "id = 1", "day", "'0000-00-00'", "0000-00-00");
      stopsPostgres(shop, "odd", "id = 1", "at", "'2024-02-00 10:00:00'", "2024-02-00 10:00:00");
      stopsPostgres(shop, "tag", "name = a\\u0000b", "name", ZERO, "a\\u0000b");
      stopsPostgres(shop, "diary", "day = 2024-02-00", "day", "'2024-02-00'", "2024-02-00");

      assertThat(daemon.terminate().exitCode()).isZero();
    }
  }

  private static void stopsPostgres(
      Shop shop, String table, String key, String column, String value, String shown)
      throws Exception {
    String columns = table.equals("odd") ? "(id, %s) values (1, %s)" : "(%s) values (%s)";
    shop.leader(
        "set sql_mode = '';\ninsert into %s %s".formatted(table, columns.formatted(column, value)));

    Await.until("it is told", () -> shop.run("status").answer().contains("last error"));
    assertThat(shop.run("status").answer())
        .contains(
            "last error  Table %s.%s, key %s, column %s, value '%s': the follower refuses the row: "
                .formatted(shop.name, table, key, column, shown))
        .contains("Try: Change column %s of public.%s on the follower, ".formatted(column, table));
    assertThat(shop.onFollower("select * from " + table)).isEmpty();

    shop.leader("delete from " + table);
    Await.until("it heals", () -> !shop.run("status").answer().contains("last error"));
  }

  @Test
  void ofMySqlGoToQuarantineOnPostgres() throws Exception {
    Shop shop = new Shop(folder, server(), Shop.FOLLOWER);
    shop.configure("    refused-rows: quarantine\n");
    shop.leader("create table odd (id int primary key, note varchar(50))");
    shop.leader("create table tag (name varchar(50) primary key)");
    shop.leader("insert into odd values (1, %s), (2, 'fits')".formatted(ZERO));
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", shop::consistent);
      shop.leader("insert into odd values (3, %s), (4, 'fits')".formatted(ZERO));

      Await.until("they are set aside", () -> quarantined(shop) == 2);
      Await.until("the others flow", () -> ids(shop).equals(List.of("2", "4")));
      assertThat(shop.done("status").answer())
          .contains("odd, key 3, column note, value 'a\\u0000b': no text of PostgreSQL has U+0000");

      shop.leader("insert into tag values (%s)".formatted(ZERO));
      Await.until(
          "a key cannot be noted", () -> shop.run("status").answer().contains("last error"));
      assertThat(shop.run("status").answer())
          .contains("tag, key name = a\\u0000b, column name, value 'a\\u0000b'");
      shop.leader("delete from tag");
      shop.leader("update odd set note = replace(note, char(0 using utf8mb4), '')");
      Await.until("all is there", () -> quarantined(shop) == 0 && ids(shop).size() == 4);
      shop.done("verify");
      assertThat(daemon.terminate().exitCode()).isZero();
    }
  }

  private static long quarantined(Shop shop) {
    return shop.status().get("quarantine").get("rows").longValue();
  }

  private static List<String> ids(Shop shop) throws Exception {
    return shop.onFollower("select id from odd order by id");
  }
}
