/**
 * What applications may use that read from a follower what they have written on its leader. Read
 * {@link dev.towline.client.ReadYourWrites} first.
 */
@NullMarked
package dev.towline.client;

import org.jspecify.annotations.NullMarked;
