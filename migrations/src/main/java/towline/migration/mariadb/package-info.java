/**
 * What Flyway finds beside the SQL scripts when {@code classpath:towline/migration/mariadb} is
 * among its locations. Everything it does is in {@link dev.towline.migrations.CaptureMigration}.
 */
@NullMarked
package towline.migration.mariadb;

import org.jspecify.annotations.NullMarked;
