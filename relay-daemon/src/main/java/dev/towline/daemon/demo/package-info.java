/**
 * What the demo needs beside Towline itself: servers, a shop with customers, measurements and a
 * story to tell. Read {@link dev.towline.daemon.demo.Visit} first; the command puts all together.
 */
@NullMarked
package dev.towline.daemon.demo;

import org.jspecify.annotations.NullMarked;
