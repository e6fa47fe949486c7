package dev.towline.relay;

import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowSink;
import dev.towline.model.TablePair;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be told of a row on its way without knowing its engine: its leading field, its key. */
final class Lines {

  private Lines() {}

  /** Lets only keys pass that are no more. */
  static RowSink onlyDeletes(RowSink sink) {
    return line -> {
      if (line[0] == 'd') {
        sink.row(line);
      }
    };
  }

  /** Two passes over one table's rows, of which the second leaves out what the first had. */
  static final class Once {

    private final TablePair table;
    private final RowSink sink;
    private final Set<List<String>> keys = new HashSet<>();

    Once(TablePair table, RowSink sink) {
      this.table = table;
      this.sink = sink;
    }

    RowSink first() {
      return line -> {
        if (keys.add(key(line))) {
          sink.row(line);
        }
      };
    }

    RowSink then() {
      return line -> {
        if (keys.isEmpty() || !keys.contains(key(line))) {
          sink.row(line);
        }
      };
    }

    private List<String> key(byte[] line) {
      return table.key().stream()
          .map(column -> String.valueOf(RowLine.field(line, table.columns().indexOf(column) + 1)))
          .toList();
    }
  }
}
