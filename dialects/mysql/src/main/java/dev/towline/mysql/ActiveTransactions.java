package dev.towline.mysql;

import java.util.List;

/**
 * The transactions that had written and were open at one moment, as InnoDB numbers them, by the
 * lowest and the highest number; both zero where there was none.
 */
record ActiveTransactions(long lowest, long highest) {

  /** Numbers from here on belong to transactions that only read. */
  private static final long WRITERS_END = 1L << 48;

  /** From the numbers of all transactions of a list, those that only read included. */
  static ActiveTransactions of(List<Long> ids) {
    List<Long> writers = ids.stream().filter(id -> id > 0 && id < WRITERS_END).sorted().toList();
    return writers.isEmpty()
        ? new ActiveTransactions(0, 0)
        : new ActiveTransactions(writers.get(0), writers.get(writers.size() - 1));
  }

  boolean none() {
    return highest == 0;
  }
}
