/**
 * Starts real database servers in temporary folders, for the demo, the tests and the benchmarks.
 * Read {@link dev.towline.servers.DatabaseServer} first, then {@link
 * dev.towline.servers.PostgresServer} and {@link dev.towline.servers.MySqlServer}.
 */
@NullMarked
package dev.towline.servers;

import org.jspecify.annotations.NullMarked;
