package towline.migration.mysql;

import dev.towline.migrations.CaptureMigration;
import dev.towline.migrations.FlywayPlan;

/** The capture as Flyway's placeholders ask for it; Flyway reads the name of this class. */
public final class R__towline_3_capture extends CaptureMigration {

  public R__towline_3_capture() {
    super(FlywayPlan::of);
  }
}
