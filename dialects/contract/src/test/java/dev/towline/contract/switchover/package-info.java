/**
 * Leaders change under load and under faults. Read {@link
 * dev.towline.contract.switchover.SwitchoverContract} first.
 */
@NullMarked
package dev.towline.contract.switchover;

import org.jspecify.annotations.NullMarked;
