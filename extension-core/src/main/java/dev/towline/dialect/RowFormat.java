package dev.towline.dialect;

/**
 * How rows look on their way. A reader writes one format; an applier tells whether it takes it.
 *
 * @param name such as {@code postgresql-copy-text}
 */
public record RowFormat(String name) {}
