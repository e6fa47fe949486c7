package dev.towline.dialect;

/** Reads rows of a leader at a round's snapshot. */
public interface RowReader {}
