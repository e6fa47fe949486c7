/**
 * Numbers, times and names as people read and type them. Read {@link dev.towline.daemon.text.Words}
 * first.
 */
@NullMarked
package dev.towline.daemon.text;

import org.jspecify.annotations.NullMarked;
