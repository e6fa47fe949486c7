/**
 * The commands, a file each. Read {@link dev.towline.daemon.command.Towline} first, then {@link
 * dev.towline.daemon.command.Setup}, which they share.
 */
@NullMarked
package dev.towline.daemon.command;

import org.jspecify.annotations.NullMarked;
