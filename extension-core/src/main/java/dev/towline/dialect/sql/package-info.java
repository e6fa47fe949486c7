/**
 * Sends small statements and reads small answers, of any engine. Read {@link
 * dev.towline.dialect.sql.Rows} first.
 */
@NullMarked
package dev.towline.dialect.sql;

import org.jspecify.annotations.NullMarked;
