package dev.towline.dialect;

/** Takes rows one by one as the reader's dialect writes them; failures are told by exceptions. */
@FunctionalInterface
public interface RowSink {

  /**
   * Takes one row.
   *
   * @param line the row in the format that reader and applier agreed on; not kept by the caller
   * @throws dev.towline.model.TowlineException when it cannot be written where it goes
   */
  void row(byte[] line);
}
