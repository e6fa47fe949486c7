package dev.towline.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as people read it: a table in Markdown with aligned columns. */
public final class TableText {

  private static final List<String> HEAD =
      List.of("", "unit", "Towline", "logical replication", "ratio", "target");

  /** The columns before this one hold words, the others numbers. */
  private static final int FIRST_NUMBER = 2;

  private TableText() {}

  public static String of(Report report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    report.figures().forEach(figure -> rows.add(row(figure)));
    List<Integer> widths =
        IntStream.range(0, HEAD.size())
            .mapToObj(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toList();
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
    lines.add(1, rule(widths));
    return String.join("\n", lines);
  }

  private static List<String> row(Figure figure) {
    return List.of(
        figure.name(),
        figure.unit(),
        number(figure.towlineMedian()),
        number(figure.logicalMedian()),
        number(figure.ratio()),
        figure.target().map(t -> t + (t.met(figure) ? ", met" : ", not met")).orElse(""));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "–";
  }

  /** Three digits that mean something. */
  static String number(double value) {
    if (Math.abs(value) >= 1000) {
      double step = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
      return String.format(Locale.ROOT, "%,d", Math.round(value / step) * Math.round(step));
    }
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> pad(row.get(i), widths.get(i), i))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String pad(String text, int width, int column) {
    String blank = " ".repeat(width - text.length());
    boolean right = column >= FIRST_NUMBER && column < HEAD.size() - 1;
    return right ? blank + text : text + blank;
  }

  private static String rule(List<Integer> widths) {
    return IntStream.range(0, widths.size())
        .mapToObj(
            i ->
                i >= FIRST_NUMBER && i < HEAD.size() - 1
                    ? "-".repeat(widths.get(i) - 1) + ":"
                    : "-".repeat(widths.get(i)))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
