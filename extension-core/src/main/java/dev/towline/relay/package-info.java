/**
 * The relay: reads what changed on a leader between two snapshots and brings a follower there in
 * one transaction. Read {@link dev.towline.relay.Relay} first.
 */
@NullMarked
package dev.towline.relay;

import org.jspecify.annotations.NullMarked;
