/**
 * Changes who leads: switching over with both databases at hand, failing over without the leader,
 * rejoining when it comes back. Read {@link dev.towline.switchover.SwitchoverProcedure} first.
 */
@NullMarked
package dev.towline.switchover;

import org.jspecify.annotations.NullMarked;
