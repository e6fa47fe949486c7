/**
 * What fences and counters must do on every engine: cases, and a class for each version that runs
 * them all. Read {@link dev.towline.contract.fence.FenceContract} first.
 */
@NullMarked
package dev.towline.contract.fence;

import org.jspecify.annotations.NullMarked;
