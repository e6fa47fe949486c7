/**
 * Shapes of tables: read on a leader, made, completed and compared on a follower. Read {@link
 * dev.towline.contract.catalog.CatalogContract} first.
 */
@NullMarked
package dev.towline.contract.catalog;

import org.jspecify.annotations.NullMarked;
