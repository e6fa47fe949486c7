/** The PostgreSQL dialect. */
@NullMarked
package dev.towline.postgresql;

import org.jspecify.annotations.NullMarked;
