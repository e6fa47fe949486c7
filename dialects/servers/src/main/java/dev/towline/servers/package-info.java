/** Starts real database servers in temporary folders. */
@NullMarked
package dev.towline.servers;

import org.jspecify.annotations.NullMarked;
