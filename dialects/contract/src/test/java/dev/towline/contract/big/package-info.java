/** Much data through little memory. Read {@link dev.towline.contract.big.MemoryIT}. */
@NullMarked
package dev.towline.contract.big;

import org.jspecify.annotations.NullMarked;
