/**
 * What Flyway finds beside the SQL scripts when {@code classpath:towline/migration/postgresql} is
 * among its locations. Everything it does is in {@link dev.towline.migrations.CaptureMigration}.
 */
@NullMarked
package towline.migration.postgresql;

import org.jspecify.annotations.NullMarked;
