/** The command line and the daemon behind it. Read {@link dev.towline.daemon.Main} first. */
@NullMarked
package dev.towline.daemon;

import org.jspecify.annotations.NullMarked;
