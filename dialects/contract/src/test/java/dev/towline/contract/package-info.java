/**
 * What every dialect must do, shown on real servers. Read {@link dev.towline.contract.Replication}
 * first: a leader, a follower and a relay between them.
 */
@NullMarked
package dev.towline.contract;

import org.jspecify.annotations.NullMarked;
