package dev.towline.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.dialect.Capture;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.Script;
import dev.towline.model.Finding;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * The repeatable migration that keeps the capture what the plan asks for. Its checksum covers the
 * scripts of the selected tables and whatever differs from them in the database, and is taken each
 * time Flyway asks. So Flyway runs it after the selection has changed, after an upgrade of Towline,
 * after somebody has dropped a trigger, and right after another migration of the same {@code
 * migrate} has made a table that is selected.
 *
 * <p>It works on a connection of its own, in transactions of its own, so that no lock is held
 * longer than for one table; with Flyway's {@code group} it joins the group's transaction instead,
 * since only that one sees the tables made in it.
 */
public class CaptureMigration implements JavaMigration {

  /** Sorts after {@code towline 1 tables} and {@code towline 2 functions}. */
  private static final String DESCRIPTION = "towline 3 capture";

  /** What to capture, how, and who is told. */
  public record Wanted(Capture capture, Plan plan, Consumer<String> progress) {}

  private final Function<Configuration, Wanted> wanted;

  /** Within a group, what only its transaction can see. */
  private OptionalInt checksumInGroup = OptionalInt.empty();

  /**
   * @param wanted makes something of Flyway's configuration, once it has a data source
   */
  public CaptureMigration(Function<Configuration, Wanted> wanted) {
    this.wanted = wanted;
  }

  @Override
  public final ResolvedMigration getResolvedMigration(
      Configuration configuration, StatementInterceptor interceptor) {
    return new LazilySummed(
        JavaMigration.super.getResolvedMigration(configuration, interceptor),
        () -> checksum(configuration));
  }

  @Override
  public final void migrate(Context context) throws SQLException {
    Configuration configuration = context.getConfiguration();
    Wanted wish = wanted.apply(configuration);
    if (configuration.isGroup()) {
      wish.capture().install(context.getConnection(), wish.plan(), wish.progress());
      checksumInGroup = OptionalInt.of(checksum(wish, context.getConnection()));
    } else {
      try (Connection connection = configuration.getDataSource().getConnection()) {
        wish.capture().install(connection, wish.plan(), wish.progress());
      }
    }
  }

  private int checksum(Configuration configuration) {
    if (checksumInGroup.isPresent()) {
      return checksumInGroup.getAsInt();
    }
    Wanted wish = wanted.apply(configuration);
    try (Connection connection = configuration.getDataSource().getConnection()) {
      return checksum(wish, connection);
    } catch (SQLException e) {
      throw new FlywayException("Cannot look at the captured tables: " + e.getMessage(), e);
    }
  }

  private static int checksum(Wanted wish, Connection connection) throws SQLException {
    CRC32 sum = new CRC32();
    sum.update(wish.plan().toString().getBytes(UTF_8));
    try {
      for (Script script : wish.capture().render(connection, wish.plan())) {
        sum.update(script.sql().getBytes(UTF_8));
      }
      for (Finding difference : wish.capture().drift(connection, wish.plan())) {
        sum.update(difference.toString().getBytes(UTF_8));
      }
    } catch (TowlineException e) {
      // Such as a selected table that a migration before this one is about to make.
      sum.update(e.toString().getBytes(UTF_8));
    }
    return (int) sum.getValue();
  }

  @Override
  public final @Nullable MigrationVersion getVersion() {
    return null;
  }

  @Override
  public final String getDescription() {
    return DESCRIPTION;
  }

  @Override
  public final @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public final boolean canExecuteInTransaction() {
    return true;
  }
}
