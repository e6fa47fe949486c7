package dev.towline.daemon.jobs;

import dev.towline.model.TableName;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Occasion;
import dev.towline.model.VerificationReport.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reports for tests. */
final class Verifications {

  private static final Instant BEGUN = Instant.parse("2030-01-01T00:00:00Z");

  private Verifications() {}

  /** One of a hundred rows, of which so many differ. */
  static VerificationReport leaving(long differences) {
    TableName orders = new TableName("public", "orders");
    return new VerificationReport(
        "v",
        Occasion.SCHEDULED,
        false,
        true,
        BEGUN,
        Optional.of(BEGUN.plusSeconds(1)),
        Optional.of(BEGUN),
        List.of(new Table(orders, true, 100, 100, differences, 0, List.of(), List.of())));
  }
}
