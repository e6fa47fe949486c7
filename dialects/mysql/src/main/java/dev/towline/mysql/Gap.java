package dev.towline.mysql;

/**
 * Numbers below the highest one seen that no snapshot has shown yet: of a transaction that is still
 * open, or of one that rolled back.
 *
 * @param mark the highest number of a transaction that was active when a fresh list was taken after
 *     the gap had been seen; {@link #UNMARKED} until there was such a list
 */
record Gap(SeqRange range, long mark) {

  /** No list has been taken since the gap was seen. */
  static final long UNMARKED = 0;

  /**
   * Whether a list proves that every transaction which may own these numbers has ended. One that
   * owned them was active before the gap was seen: so it was on the list that the mark is from, or
   * had ended by then.
   */
  boolean ended(ActiveTransactions active) {
    return active.none() || (mark != UNMARKED && active.lowest() > mark);
  }

  /** The same numbers, with the mark of a list if they had none. */
  Gap marked(ActiveTransactions active) {
    return mark == UNMARKED ? new Gap(range, active.highest()) : this;
  }
}
