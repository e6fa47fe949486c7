/**
 * The configured databases as something to work with: dialect, pool, clear messages. Read {@link
 * dev.towline.daemon.databases.Database} first.
 */
@NullMarked
package dev.towline.daemon.databases;

import org.jspecify.annotations.NullMarked;
