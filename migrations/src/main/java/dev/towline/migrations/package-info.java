/**
 * Makes our schema with Flyway and lets Flyway keep the capture in line with the selection. Read
 * {@link dev.towline.migrations.Installer} first, then {@link
 * dev.towline.migrations.CaptureMigration}.
 */
@NullMarked
package dev.towline.migrations;

import org.jspecify.annotations.NullMarked;
