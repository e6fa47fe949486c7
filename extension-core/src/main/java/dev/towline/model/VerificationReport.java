package dev.towline.model;

import java.util.List;

/** How far a verification has come and what it found. */
public record VerificationReport(String id, boolean finished, List<Table> tables) {

  public VerificationReport {
    tables = List.copyOf(tables);
  }

  /** What was found in one table; the differences are confirmed ones only, the first of them. */
  public record Table(
      TableName name,
      boolean done,
      long rowsCompared,
      long rowsExpected,
      long differences,
      List<Difference> first) {
    public Table {
      first = List.copyOf(first);
    }
  }

  /** A row that is not the same on both sides, told by its key. */
  public record Difference(List<String> key, String what) {
    public Difference {
      key = List.copyOf(key);
    }
  }

  /** Whether every row compared is the same on both sides. */
  public boolean equal() {
    return tables.stream().allMatch(table -> table.differences() == 0);
  }
}
