/**
 * What an engine must be able to do to lead or to follow: the dialect SPI. Read {@link
 * dev.towline.dialect.Dialect} first; its parts follow one change from capture to the follower.
 */
@NullMarked
package dev.towline.dialect;

import org.jspecify.annotations.NullMarked;
