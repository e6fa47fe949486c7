package dev.towline.migrations;

import java.util.Objects;
import java.util.function.IntSupplier;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.MigrationType;
import org.jspecify.annotations.Nullable;

/** A migration whose checksum is taken when Flyway asks for it, not when Flyway finds it. */
record LazilySummed(ResolvedMigration migration, IntSupplier checksum)
    implements ResolvedMigration {

  @Override
  public Integer getChecksum() {
    return checksum.getAsInt();
  }

  @Override
  public boolean checksumMatches(@Nullable Integer applied) {
    return Objects.equals(applied, getChecksum());
  }

  @Override
  public boolean checksumMatchesWithoutBeingIdentical(@Nullable Integer applied) {
    return false;
  }

  @Override
  public MigrationVersion getVersion() {
    return migration.getVersion();
  }

  @Override
  public String getDescription() {
    return migration.getDescription();
  }

  @Override
  public String getScript() {
    return migration.getScript();
  }

  @Override
  public MigrationType getType() {
    return migration.getType();
  }

  @Override
  public String getPhysicalLocation() {
    return migration.getPhysicalLocation();
  }

  @Override
  public MigrationExecutor getExecutor() {
    return migration.getExecutor();
  }
}
