package dev.towline.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report as programs read it, every single value included. */
public final class JsonText {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonText() {}

  /** The whole answer; names are part of the interface. */
  record Answer(Map<String, String> circumstances, List<Item> figures) {}

  /** One figure; {@code ratio} is Towline ÷ logical replication. */
  record Item(
      String measuredBy,
      String name,
      String unit,
      Values towline,
      Optional<Values> logical,
      OptionalDouble ratio,
      Optional<Aim> target) {}

  /** One system's values in the order in which they were taken. */
  record Values(double median, List<Double> all) {}

  /** What a figure should be. */
  record Aim(String words, boolean met) {}

  public static String of(Report report) {
    List<Item> items =
        report.cases().entrySet().stream()
            .flatMap(each -> each.getValue().stream().map(figure -> item(each.getKey(), figure)))
            .toList();
    return MAPPER.writeValueAsString(new Answer(report.circumstances(), items));
  }

  private static Item item(String name, Figure figure) {
    return new Item(
        name,
        figure.name(),
        figure.unit(),
        new Values(figure.towlineMedian(), figure.towline()),
        figure.logicalMedian().isPresent()
            ? Optional.of(new Values(figure.logicalMedian().getAsDouble(), figure.logical()))
            : Optional.empty(),
        figure.ratio(),
        figure.target().map(target -> new Aim(target.toString(), target.met(figure))));
  }
}
