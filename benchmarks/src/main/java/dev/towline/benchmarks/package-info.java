/**
 * Measures what Towline costs and how fast it is, beside PostgreSQL's own logical replication. Read
 * {@link dev.towline.benchmarks.Main} first, then one of the cases.
 */
@NullMarked
package dev.towline.benchmarks;

import org.jspecify.annotations.NullMarked;
