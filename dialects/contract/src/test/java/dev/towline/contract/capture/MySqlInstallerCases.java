package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.migrations.CaptureMigration;
import dev.towline.migrations.CaptureMigration.Wanted;
import dev.towline.migrations.RenderedScripts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code towline install}, {@code render}, and a user's own Flyway. */
interface MySqlInstallerCases {

  CapturedServer server();

  private int lead(List<String> story, String... patterns) {
    return server()
        .installer()
        .lead(server().dataSource(), CapturedServer.plan(patterns), story::add);
  }

  @Test
  default void aLeaderGetsTablesAndCaptureAndTheSecondTimeNothing() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (id int primary key)");
    List<String> story = new ArrayList<>();

    assertThat(lead(story, "t")).isEqualTo(1);
    assertThat(story).containsExactly("shop.t: captured now");
    db.log("t");
    db.run("insert into t values (1)");
    assertThat(db.log("t")).isEqualTo("I1");

    List<String> again = new ArrayList<>();
    assertThat(lead(again, "t")).isZero();
    assertThat(again).isEmpty();
    assertThat(
            db.rows(
                """
                select description from towline.schema_history
                where type in ('SQL', 'JDBC') order by installed_rank
                """))
        .containsExactly("towline 1 tables", "towline 2 functions", "towline 3 capture");
  }

  @Test
  default void anotherSelectionAndADroppedTriggerAreMended() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (id int primary key)", "create table u (id int primary key)");
    lead(new ArrayList<>(), "t");

    assertThat(lead(new ArrayList<>(), "*")).isEqualTo(1);
    assertThat(db.captured()).containsExactly("shop.t", "shop.u");

    db.run("drop trigger towline_%s_delete".formatted(db.id("t")));
    db.log("t");
    assertThat(lead(new ArrayList<>(), "*")).isEqualTo(1);
    assertThat(lead(new ArrayList<>(), "*")).isZero();
    assertThat(db.log("t")).isEqualTo("!");
  }

  @Test
  default void aFollowerGetsTheTablesAndKeepsACaptureThatItHas() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (id int primary key)");

    db.makeSchema();
    assertThat(db.captured()).isEmpty();
    assertThat(db.rows("select * from towline.subscription")).isEmpty();

    lead(new ArrayList<>(), "t");
    String marker = db.one("select marker from towline.installation");
    db.makeSchema();
    assertThat(db.captured()).containsExactly("shop.t");
    assertThat(db.one("select marker from towline.installation")).isEqualTo(marker);
  }

  @Test
  default void theRenderedFilesDoTheSameInTheirOrder(@TempDir Path folder) throws Exception {
    CapturedServer db = server();
    db.run(
        "create table t (id int primary key)",
        "create table w (x int)",
        "create table `Odd ``one``` (`K y` varchar(10) primary key)");

    List<Path> files =
        new RenderedScripts(db.engine.name(), db.capture)
            .write(db.root(), CapturedServer.plan("*"), folder.resolve("sql"));
    assertThat(
            db.rows(
                "select schema_name from information_schema.schemata where schema_name = 'towline'"))
        .isEmpty();
    for (Path file : files) {
      for (String statement : statements(Files.readString(file))) {
        db.run(statement);
      }
    }
    db.run("set session sql_mode = default");

    assertThat(db.capture.drift(db.root(), CapturedServer.plan("*"))).isEmpty();
    db.log("t");
    db.run("insert into t values (1)");
    assertThat(db.log("t")).isEqualTo("I1");
    assertThat(lead(new ArrayList<>(), "*")).isZero();
  }

  /** As the engines' own client takes a script apart. */
  private static List<String> statements(String script) {
    List<String> statements = new ArrayList<>();
    String delimiter = ";";
    StringBuilder statement = new StringBuilder();
    for (String line : script.split("\n", -1)) {
      if (line.startsWith("delimiter ")) {
        delimiter = line.substring("delimiter ".length());
      } else if (line.endsWith(delimiter)) {
        statement.append(line, 0, line.length() - delimiter.length());
        statements.add(statement.toString());
        statement.setLength(0);
      } else if (!line.startsWith("--")) {
        statement.append(line).append('\n');
      }
    }
    return statements;
  }

  private Flyway flyway(Path folder, boolean group, String... patterns) {
    CapturedServer db = server();
    return Flyway.configure()
        .dataSource(db.dataSource())
        .locations("filesystem:" + folder, "classpath:towline/migration/" + db.engine.name())
        // What the class of that location does once the dialect is on the class path.
        .javaMigrationClassProvider(List::of)
        .javaMigrations(
            new CaptureMigration(
                ignored -> new Wanted(db.capture, CapturedServer.plan(patterns), line -> {})))
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .group(group)
        .load();
  }

  @Test
  default void aUsersOwnFlywayCapturesTheTablesOfTheSameMigrate(@TempDir Path folder)
      throws Exception {
    CapturedServer db = server();
    for (boolean group : new boolean[] {false, true}) {
      Files.writeString(
          folder.resolve("V1__shop.sql"), "create table orders (id int primary key);");
      flyway(folder, group, "*", "!flyway_*").migrate();
      assertThat(db.captured()).containsExactly("shop.orders");
      assertThat(flyway(folder, group, "*", "!flyway_*").migrate().migrationsExecuted).isZero();

      Files.writeString(
          folder.resolve("V2__more.sql"),
          "insert into orders values (1); create table more (id int primary key);");
      flyway(folder, group, "*", "!flyway_*").migrate();
      flyway(folder, group, "*", "!flyway_*").migrate();
      assertThat(db.captured()).containsExactly("shop.more", "shop.orders");

      Files.delete(folder.resolve("V2__more.sql"));
      db.empty();
    }
  }

  @Test
  default void whatWentWrongIsTheTowlineMessageAndCanBeRepeated() throws SQLException {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> lead(new ArrayList<>(), "t"))
          .hasMessage("Not on this server: shop.t");
    }
    server().run("create table t (id int primary key)");
    assertThat(lead(new ArrayList<>(), "t")).isEqualTo(1);
  }
}
