/**
 * Holds {@code docs/proofs.md} and the cases that it names together. Read {@link
 * dev.towline.contract.proofs.ProofsTest} first.
 */
@NullMarked
package dev.towline.contract.proofs;

import org.jspecify.annotations.NullMarked;
