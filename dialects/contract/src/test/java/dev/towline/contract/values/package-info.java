/**
 * Values of every type, at the edges of what it holds, on their way between two engines and back.
 */
@NullMarked
package dev.towline.contract.values;

import org.jspecify.annotations.NullMarked;
