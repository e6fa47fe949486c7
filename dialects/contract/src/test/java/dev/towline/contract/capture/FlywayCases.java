package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own Flyway, with one location and a placeholder of ours, keeps the capture in line. */
interface FlywayCases {

  CapturedDatabase database();

  private Flyway flyway(Path folder, Map<String, String> placeholders, boolean group) {
    return Flyway.configure()
        .dataSource(database().dataSource())
        .locations("filesystem:" + folder, "classpath:towline/migration/postgresql")
        .placeholders(placeholders)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .group(group)
        .load();
  }

  private int migrate(Path folder, String tables) throws SQLException {
    return flyway(folder, Map.of("towline.tables", tables), false).migrate().migrationsExecuted;
  }

  private static void write(Path folder, String name, String sql) throws IOException {
    Files.writeString(folder.resolve(name), sql);
  }

  @Test
  default void tablesOfTheUsersMigrationsAreCapturedInTheSameMigrate(@TempDir Path folder)
      throws Exception {
    CapturedDatabase db = database();
    write(folder, "V1__shop.sql", "create table orders (id int primary key)");
    assertThat(migrate(folder, "public.*,!public.flyway_*")).isEqualTo(4);
    assertThat(db.captured()).containsExactly("public.orders");

    write(folder, "V2__lines.sql", "create table lines (id int primary key)");
    write(folder, "V3__more.sql", "insert into orders values (1); create table more (id int)");
    assertThat(migrate(folder, "public.*,!public.flyway_*")).isEqualTo(3);

    assertThat(db.captured()).containsExactly("public.lines", "public.more", "public.orders");
    db.run("insert into lines values (7)");
    assertThat(db.log("lines")).isEqualTo("I7");
    assertThat(db.log("orders")).isEqualTo("I1");
  }

  @Test
  default void migratingAgainDoesNothingUntilSomethingDiffers(@TempDir Path folder)
      throws Exception {
    CapturedDatabase db = database();
    write(
        folder,
        "V1__shop.sql",
        "create table a (id int primary key); create table b (id int primary key)");
    migrate(folder, "a");
    assertThat(migrate(folder, "a")).isZero();

    assertThat(migrate(folder, "a,b")).isEqualTo(1);
    assertThat(db.captured()).containsExactly("public.a", "public.b");

    db.run("drop trigger towline_%s_truncate on a".formatted(db.id("a")));
    assertThat(migrate(folder, "a, b")).isEqualTo(1);
    db.log("a");
    db.run("truncate a");
    assertThat(db.log("a")).isEqualTo("T");

    assertThat(migrate(folder, "a,b")).isZero();
    flyway(folder, Map.of("towline.tables", "a,b"), false).validate();
  }

  @Test
  default void placeholdersAskForRowsAndLevels(@TempDir Path folder) throws Exception {
    CapturedDatabase db = database();
    write(
        folder,
        "V1__shop.sql",
        "create table a (id int primary key); create table b (id int primary key)");

    flyway(
            folder,
            Map.of("towline.tables", "a,b", "towline.rows", "a", "towline.row_level", "b"),
            false)
        .migrate();

    assertThat(db.rows("select table_name, level, detail from towline.capture order by 1"))
        .containsExactly("a|row|rows", "b|row|keys");
  }

  @Test
  default void aGroupIsOneTransaction(@TempDir Path folder) throws Exception {
    CapturedDatabase db = database();
    Map<String, String> all = Map.of("towline.tables", "public.*,!public.flyway_*");
    write(folder, "V1__shop.sql", "create table a (id int primary key)");
    flyway(folder, all, true).migrate();
    assertThat(db.captured()).containsExactly("public.a");
    assertThat(flyway(folder, all, true).migrate().migrationsExecuted).isZero();

    write(folder, "V2__more.sql", "create table b (id int primary key)");
    flyway(folder, all, true).migrate();
    flyway(folder, all, true).migrate();
    assertThat(db.captured()).containsExactly("public.a", "public.b");

    write(folder, "V3__bad.sql", "create table c (id int primary key); select 1/0");
    assertThatThrownBy(() -> flyway(folder, all, true).migrate())
        .isInstanceOf(FlywayException.class);
    assertThat(db.captured()).containsExactly("public.a", "public.b");
  }

  @Test
  default void withoutTheSelectionTheMessageSaysWhatToSet(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> flyway(folder, Map.of(), false).migrate())
        .isInstanceOf(FlywayException.class)
        .hasMessageContaining("Try: flyway.placeholders.towline.tables=");
  }

  @Test
  default void aTableThatIsMissingFailsTheMigrateAndLeavesNothingToRepair(@TempDir Path folder)
      throws Exception {
    assertThatThrownBy(() -> migrate(folder, "gone"))
        .hasStackTraceContaining("Not in this database: public.gone");

    write(folder, "V1__it.sql", "create table gone (id int primary key)");
    migrate(folder, "gone");
    assertThat(database().captured()).containsExactly("public.gone");
  }
}
