/**
 * What is found out about databases before anything is changed. Read {@link
 * dev.towline.daemon.inspection.Inspection} first.
 */
@NullMarked
package dev.towline.daemon.inspection;

import org.jspecify.annotations.NullMarked;
