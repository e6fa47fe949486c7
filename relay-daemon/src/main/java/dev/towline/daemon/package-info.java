/** The commands and the daemon behind them. */
@NullMarked
package dev.towline.daemon;

import org.jspecify.annotations.NullMarked;
