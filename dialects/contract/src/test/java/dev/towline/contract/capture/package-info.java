/**
 * What capture must do on every version: the cases as interfaces, one per subject, and a class per
 * version that runs them all. Read {@link dev.towline.contract.capture.WriteCases} first.
 */
@NullMarked
package dev.towline.contract.capture;

import org.jspecify.annotations.NullMarked;
