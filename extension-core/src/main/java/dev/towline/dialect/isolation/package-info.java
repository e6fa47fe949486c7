/**
 * Finds the rows that a follower refuses and sets them aside while the rest flows, whatever the
 * engine. Read {@link dev.towline.dialect.isolation.Isolation} first.
 */
@NullMarked
package dev.towline.dialect.isolation;

import org.jspecify.annotations.NullMarked;
