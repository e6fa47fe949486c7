/**
 * Who waits for its token reads its writes on the follower, whatever the engines. Read {@link
 * dev.towline.contract.tokens.TokenContract} first.
 */
@NullMarked
package dev.towline.contract.tokens;

import org.jspecify.annotations.NullMarked;
