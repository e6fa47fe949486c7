package dev.towline.dialect;

/** Passes lines of equal rows on, which begin with how many these are, and adds up the counts. */
public final class CountingSink implements RowSink {

  private final RowSink sink;
  private long rows;

  /** One in front of another sink. */
  public CountingSink(RowSink sink) {
    this.sink = sink;
  }

  @Override
  public void row(byte[] line) {
    long count = 0;
    for (int i = 0; line[i] != '\t'; i++) {
      count = count * 10 + line[i] - '0';
    }
    rows += count;
    sink.row(line);
  }

  /** How many rows went by. */
  public long rows() {
    return rows;
  }
}
