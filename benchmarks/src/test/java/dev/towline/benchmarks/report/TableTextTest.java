package dev.towline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TableTextTest {

  private static Figure figure(String name, List<Double> towline, List<Double> logical) {
    return new Figure(name, "rows/s", towline, logical, Optional.empty());
  }

  @Test
  void mediansRatiosAndTargetsStandSideBySide() {
    Report report = new Report(Map.of());
    report.add(
        "drain",
        List.of(
            figure("drain", List.of(90_123.0, 70_000.0, 80_000.0), List.of(1e5, 1e5, 1e5))
                .aiming(new Target.RatioAtLeast(0.6)),
            figure("verify", List.of(12.345), List.of()).aiming(new Target.AtMost(10))));

    String table = TableText.of(report);

    assertThat(table)
        .isEqualTo(
            """
            |        | unit   | Towline | logical replication | ratio | target           |
            | ------ | ------ | ------: | ------------------: | ----: | ---------------- |
            | drain  | rows/s |  80,000 |             100,000 |  0.80 | ratio ≥ 0.6, met |
            | verify | rows/s |    12.3 |                   – |     – | ≤ 10, not met    |\
            """);
  }

  @Test
  void theRatioIsTheMedianOfThePairsRatios() {
    Figure drifting = figure("drain", List.of(10.0, 20.0, 90.0), List.of(10.0, 40.0, 90.0));

    assertThat(drifting.ratio()).hasValue(1.0);
  }

  @Test
  void numbersHaveThreeDigitsThatMeanSomething() {
    assertThat(
            List.of(0.123, 1.5, 12.34, 123.4, 1_234.0, 123_456.0).stream().map(TableText::number))
        .containsExactly("0.12", "1.50", "12.3", "123", "1,230", "123,000");
  }
}
