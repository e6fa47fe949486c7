/**
 * Many writers at once on the leader, every state of the follower looked at, and every part killed
 * while they write. Read {@link dev.towline.contract.torture.Torture} first.
 */
@NullMarked
package dev.towline.contract.torture;

import org.jspecify.annotations.NullMarked;
