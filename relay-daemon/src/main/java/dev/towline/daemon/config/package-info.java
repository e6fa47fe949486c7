/**
 * The configuration: a YAML file, flags and environment variables read into records. Read {@link
 * dev.towline.daemon.config.Configuration} first, then {@link dev.towline.daemon.config.Options}.
 */
@NullMarked
package dev.towline.daemon.config;

import org.jspecify.annotations.NullMarked;
