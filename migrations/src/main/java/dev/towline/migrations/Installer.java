package dev.towline.migrations;

import dev.towline.dialect.Capture;
import dev.towline.dialect.Capture.Plan;
import dev.towline.migrations.CaptureMigration.Wanted;
import dev.towline.model.TowlineException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Makes our schema in a database and, on a leader, the capture; with Flyway, which keeps its
 * history in {@code towline.schema_history}. Doing it again changes only what differs.
 */
public final class Installer {

  private final String engine;
  private final Capture capture;

  /**
   * @param engine the dialect's name, as in the folder of its migrations
   */
  public Installer(String engine, Capture capture) {
    this.engine = engine;
    this.capture = capture;
  }

  /**
   * Makes a database ready to lead.
   *
   * @param progress is told a sentence for each table whose capture was changed
   * @return how many those were; 0 when everything was right
   */
  public int lead(DataSource database, Plan plan, Consumer<String> progress) {
    AtomicInteger changed = new AtomicInteger();
    Consumer<String> counted =
        sentence -> {
          changed.incrementAndGet();
          progress.accept(sentence);
        };
    migrate(flyway(database, new CaptureMigration(ignored -> new Wanted(capture, plan, counted))));
    return changed.get();
  }

  /** Makes a database ready to follow. A capture that it has as a leader stays as it is. */
  public void follow(DataSource database) {
    migrate(flyway(database));
  }

  /** Where DDL commits by itself a failure stays in the history, and would refuse the next run. */
  private static void migrate(Flyway flyway) {
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      if (Stream.of(flyway.info().all()).anyMatch(each -> each.getState().isFailed())) {
        flyway.repair();
      }
      throw told(e);
    }
  }

  private Flyway flyway(DataSource database, JavaMigration... capture) {
    return Flyway.configure(Installer.class.getClassLoader())
        .dataSource(database)
        .defaultSchema("towline")
        .table("schema_history")
        .locations(Scripts.location(engine))
        .placeholderReplacement(false)
        // The capture is the one given here, not the one that reads Flyway's placeholders.
        .javaMigrationClassProvider(List::of)
        .javaMigrations(capture)
        // A database that led before has it in its history, one that follows does not bring it.
        .validateOnMigrate(false)
        // The schema may be there already, from a user's own Flyway or from the rendered files.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  /** A failure of ours comes back as it was, any other as Flyway tells it. */
  private static RuntimeException told(FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TowlineException ours) {
        return ours;
      }
    }
    return TowlineException.fatal(
        "Flyway could not make the schema towline: " + failure.getMessage(),
        "Look at the error of the database, and at towline.schema_history.",
        failure);
  }
}
