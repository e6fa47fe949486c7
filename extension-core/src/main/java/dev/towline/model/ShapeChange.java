package dev.towline.model;

import java.util.List;

/** One thing that has become of a leader's table, in the names that the follower has for it. */
public sealed interface ShapeChange {

  /** What happened, a clause without its end that goes on after the table's name. */
  String what();

  /** Whether every row has the values that it had, so that none needs to be read again. */
  boolean keepsRows();

  /**
   * A new column.
   *
   * @param filled whether rows that were there before have a value of it
   */
  record ColumnAdded(String column, boolean filled) implements ShapeChange {
    @Override
    public String what() {
      return "column %s was added".formatted(column);
    }

    @Override
    public boolean keepsRows() {
      return !filled;
    }
  }

  /** A column that is no more. */
  record ColumnDropped(String column) implements ShapeChange {
    @Override
    public String what() {
      return "column %s was dropped".formatted(column);
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }

  /** The same column under another name. */
  record ColumnRenamed(String from, String to) implements ShapeChange {
    @Override
    public String what() {
      return "column %s was renamed to %s".formatted(from, to);
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }

  /** A column whose values are others, or may be. */
  record ColumnRetyped(String column, String from, String to) implements ShapeChange {
    @Override
    public String what() {
      return "column %s was %s and is %s".formatted(column, from, to);
    }

    @Override
    public boolean keepsRows() {
      return false;
    }
  }

  /** A column that may be null now, or may be no more. */
  record NullnessChanged(String column, boolean notNull) implements ShapeChange {
    @Override
    public String what() {
      return "column %s may %s null".formatted(column, notNull ? "no longer be" : "be");
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }

  /** Another value for rows that come without one. */
  record DefaultChanged(String column) implements ShapeChange {
    @Override
    public String what() {
      return "column %s has another default, or none".formatted(column);
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }

  /** A column that gets its values by itself in another way, or does so no more. */
  record GenerationChanged(String column) implements ShapeChange {
    @Override
    public String what() {
      return "column %s gets its values in another way".formatted(column);
    }

    @Override
    public boolean keepsRows() {
      return false;
    }
  }

  /** Rows are told apart by other columns; by the whole row where there are none. */
  record KeyChanged(List<String> from, List<String> to) implements ShapeChange {
    public KeyChanged {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }

    @Override
    public String what() {
      return "its key was %s and is %s".formatted(named(from), named(to));
    }

    private static String named(List<String> key) {
      return key.isEmpty() ? "the whole row" : "(" + String.join(", ", key) + ")";
    }

    @Override
    public boolean keepsRows() {
      return false;
    }
  }

  /** A new index or constraint beside the key. */
  record PartAdded(String name, String statement) implements ShapeChange {
    @Override
    public String what() {
      return "index or constraint %s was added".formatted(name);
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }

  /** An index or constraint that is no more. */
  record PartDropped(String name) implements ShapeChange {
    @Override
    public String what() {
      return "index or constraint %s was dropped".formatted(name);
    }

    @Override
    public boolean keepsRows() {
      return true;
    }
  }
}
