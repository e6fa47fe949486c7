/** What the daemon shows over HTTP. Read {@link dev.towline.daemon.http.HttpEndpoint} first. */
@NullMarked
package dev.towline.daemon.http;

import org.jspecify.annotations.NullMarked;
