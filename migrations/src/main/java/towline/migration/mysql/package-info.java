/**
 * What Flyway finds beside the SQL scripts when {@code classpath:towline/migration/mysql} is among
 * its locations. Everything it does is in {@link dev.towline.migrations.CaptureMigration}.
 */
@NullMarked
package towline.migration.mysql;

import org.jspecify.annotations.NullMarked;
