/**
 * What Towline's own tables hold, in SQL that every engine understands. Read {@link
 * dev.towline.dialect.own.Wording} first: it holds the few words that differ.
 */
@NullMarked
package dev.towline.dialect.own;

import org.jspecify.annotations.NullMarked;
