package dev.towline.dialect;

import dev.towline.model.CapturedTable;

/**
 * What the record of one table says between two positions.
 *
 * @param entries entries recorded, an upper bound of the changed keys
 * @param truncated whether the table was emptied in between
 * @param released whether rows that others may refer to went or changed their key, on an engine
 *     whose cascades fire no trigger: then the rows that referred to them are changed rows too
 * @param unknown whether an entry says that everything may have changed
 */
public record News(
    CapturedTable table, long entries, boolean truncated, boolean released, boolean unknown) {}
