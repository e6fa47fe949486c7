/**
 * What a follower of the MySQL family does with lines, with no leader and no relay beside it. Read
 * {@link dev.towline.contract.follower.FollowerContract} first.
 */
@NullMarked
package dev.towline.contract.follower;

import org.jspecify.annotations.NullMarked;
