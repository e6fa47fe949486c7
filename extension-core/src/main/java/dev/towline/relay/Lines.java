package dev.towline.relay;

import dev.towline.dialect.RowSink;

/** What can be told of a row without knowing its format: its leading field. */
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
}
