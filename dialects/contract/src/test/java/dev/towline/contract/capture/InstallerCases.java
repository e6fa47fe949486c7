package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.migrations.Installer;
import dev.towline.migrations.RenderedScripts;
import dev.towline.model.TowlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code towline install}, {@code render} and {@code uninstall}, as the daemon calls them. */
interface InstallerCases {

  CapturedDatabase database();

  private Installer installer() {
    return new Installer("postgresql", database().capture);
  }

  private int lead(List<String> story, String... patterns) {
    return installer().lead(database().dataSource(), CapturedDatabase.plan(patterns), story::add);
  }

  @Test
  default void aLeaderGetsSchemaAndCaptureAndTheSecondTimeNothing() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    List<String> story = new ArrayList<>();

    assertThat(lead(story, "t")).isEqualTo(1);
    assertThat(story).contains("public.t: captured now");
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
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)", "create table u (id int primary key)");
    lead(new ArrayList<>(), "t");

    assertThat(lead(new ArrayList<>(), "*")).isEqualTo(1);
    assertThat(db.captured()).containsExactly("public.t", "public.u");

    db.run("alter table t disable trigger user");
    assertThat(lead(new ArrayList<>(), "*")).isEqualTo(1);
    assertThat(lead(new ArrayList<>(), "*")).isZero();
    assertThat(db.log("t")).isEqualTo("?");
  }

  @Test
  default void aFollowerGetsTheSchemaAndKeepsACaptureThatItHas() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");

    installer().follow(db.dataSource());
    assertThat(db.captured()).isEmpty();
    assertThat(db.rows("select * from towline.subscription")).isEmpty();

    lead(new ArrayList<>(), "t");
    installer().follow(db.dataSource());
    assertThat(db.captured()).containsExactly("public.t");
  }

  @Test
  default void whatWentWrongIsTheTowlineMessageAndCanBeRepeated() throws SQLException {
    CapturedDatabase db = database();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> lead(new ArrayList<>(), "t"))
          .isInstanceOf(TowlineException.class)
          .hasMessage("Not in this database: public.t");
    }

    db.run("create table t (id int primary key)");
    assertThat(lead(new ArrayList<>(), "t")).isEqualTo(1);
  }

  @Test
  default void theRenderedFilesDoTheSameInTheirOrder(@TempDir Path folder) throws Exception {
    CapturedDatabase db = database();
    db.run(
        "create table t (id int primary key)",
        "create table w (x int)",
        "create table \"Odd \"\"one\"\"\" (\"K y\" text primary key)");
    db.run("create schema before");

    List<Path> files =
        new RenderedScripts("postgresql", db.capture)
            .write(db.superuser(), CapturedDatabase.plan("*"), folder.resolve("sql"));
    assertThat(db.rows("select nspname from pg_namespace where nspname = 'towline'")).isEmpty();
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .satisfies(
            names -> {
              assertThat(names).isSorted().hasSize(5);
              assertThat(names.get(0)).isEqualTo("0001_towline_1_tables.sql");
              assertThat(names.get(1)).isEqualTo("0002_towline_2_functions.sql");
            });
    for (Path file : files) {
      db.run(Files.readString(file));
    }

    assertThat(db.capture.drift(db.superuser(), CapturedDatabase.plan("*"))).isEmpty();
    db.run("insert into t values (1)");
    assertThat(db.log("t")).isEqualTo("I1");
    assertThat(lead(new ArrayList<>(), "*")).isZero();
  }

  @Test
  default void aPlainOwnerInstallsGuardedFunctions() throws SQLException {
    CapturedDatabase db = database();
    String role = db.role("owner");
    db.run(
        "grant all on schema public to " + role,
        "grant create on database %s to %s".formatted(db.name(), role));
    Connection owner = db.session(role);
    Sql.run(owner, "create table t (id int primary key)");

    installer().lead(db.dataSource(role), CapturedDatabase.plan("t"), sentence -> {});
    Sql.run(owner, "alter table t rename id to i", "insert into t values (1)");

    assertThat(db.log("t")).isEqualTo("?");
  }

  @Test
  default void uninstallAfterInstallAndInstallAgain() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");

    for (int i = 0; i < 2; i++) {
      assertThat(lead(new ArrayList<>(), "t")).isEqualTo(1);
      db.capture.uninstall(db.superuser(), sentence -> {});
      assertThat(db.rows("select nspname from pg_namespace where nspname = 'towline'")).isEmpty();
    }
  }
}
