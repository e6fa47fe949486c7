/** Measures what the README tells. */
@NullMarked
package dev.towline.benchmarks;

import org.jspecify.annotations.NullMarked;
