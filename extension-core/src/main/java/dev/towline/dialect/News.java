package dev.towline.dialect;

import dev.towline.model.CapturedTable;

/**
 * What the record of one table says between two positions.
 *
 * @param entries entries recorded, an upper bound of the changed keys
 * @param truncated whether the table was emptied in between
 * @param unknown whether an entry says that everything may have changed
 */
public record News(CapturedTable table, long entries, boolean truncated, boolean unknown) {}
