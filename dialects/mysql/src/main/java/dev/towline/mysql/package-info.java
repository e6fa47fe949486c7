/**
 * The MySQL dialect, and all that MariaDB's has in common with it. Read {@link
 * dev.towline.mysql.Engine} first: it holds what differs between the two.
 */
@NullMarked
package dev.towline.mysql;

import org.jspecify.annotations.NullMarked;
