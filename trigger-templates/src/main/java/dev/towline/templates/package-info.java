/** Renders the SQL that runs when users' rows change. */
@NullMarked
package dev.towline.templates;

import org.jspecify.annotations.NullMarked;
