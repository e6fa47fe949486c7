/**
 * The relay's contract: exact, whatever happens. Read {@link
 * dev.towline.contract.relay.RelayContract} first.
 */
@NullMarked
package dev.towline.contract.relay;

import org.jspecify.annotations.NullMarked;
