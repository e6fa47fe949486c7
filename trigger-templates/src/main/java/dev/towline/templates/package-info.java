/**
 * The SQL that runs when users' rows change, as {@code .sql} files with gaps, and what fills them.
 * Read {@link dev.towline.templates.Template} first.
 */
@NullMarked
package dev.towline.templates;

import org.jspecify.annotations.NullMarked;
