/**
 * What errors of real servers are told as. Read {@link dev.towline.contract.faults.FaultsContract}
 * first.
 */
@NullMarked
package dev.towline.contract.faults;

import org.jspecify.annotations.NullMarked;
