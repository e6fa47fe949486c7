/**
 * The two systems that are compared, and the servers and processes they consist of. Read {@link
 * dev.towline.benchmarks.systems.Replication} first.
 */
@NullMarked
package dev.towline.benchmarks.systems;

import org.jspecify.annotations.NullMarked;
