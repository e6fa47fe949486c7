/**
 * Relays that die at any moment. Read {@link dev.towline.contract.kill.KillIT}; {@link
 * dev.towline.contract.kill.RelayProcess} is what it kills.
 */
@NullMarked
package dev.towline.contract.kill;

import org.jspecify.annotations.NullMarked;
