/** Installs Towline with Flyway. */
@NullMarked
package dev.towline.migrations;

import org.jspecify.annotations.NullMarked;
