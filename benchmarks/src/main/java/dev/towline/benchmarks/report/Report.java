package dev.towline.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All figures so far, by case, and where they were taken. */
public final class Report {

  private final Map<String, String> circumstances;
  private final Map<String, List<Figure>> cases = new LinkedHashMap<>();

  /**
   * An empty report.
   *
   * @param circumstances machine, servers, settings, size, each by its name
   */
  public Report(Map<String, String> circumstances) {
    this.circumstances = new LinkedHashMap<>(circumstances);
  }

  public void add(String name, List<Figure> figures) {
    cases.put(name, List.copyOf(figures));
  }

  public Map<String, String> circumstances() {
    return circumstances;
  }

  public Map<String, List<Figure>> cases() {
    return cases;
  }

  public List<Figure> figures() {
    List<Figure> all = new ArrayList<>();
    cases.values().forEach(all::addAll);
    return all;
  }
}
