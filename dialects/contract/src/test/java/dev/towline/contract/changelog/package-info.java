/**
 * What the leaders of MySQL and MariaDB must tell: positions, gaps, keys, rows. Read {@link
 * dev.towline.contract.changelog.GapCases} first.
 */
@NullMarked
package dev.towline.contract.changelog;

import org.jspecify.annotations.NullMarked;
