/**
 * The daemon's work: a job for each subscription and some by the clock. Read {@link
 * dev.towline.daemon.jobs.Daemon} first, then {@link dev.towline.daemon.jobs.RelayJob}.
 */
@NullMarked
package dev.towline.daemon.jobs;

import org.jspecify.annotations.NullMarked;
