/**
 * What is found before anything is changed. Read {@link
 * dev.towline.contract.preflight.PreflightContract} first.
 */
@NullMarked
package dev.towline.contract.preflight;

import org.jspecify.annotations.NullMarked;
