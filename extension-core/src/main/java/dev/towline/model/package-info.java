/**
 * The nouns of replication as immutable records: tables, keys, positions, subscriptions. Read
 * {@link dev.towline.model.TableShape} first, then {@link dev.towline.model.Position}.
 */
@NullMarked
package dev.towline.model;

import org.jspecify.annotations.NullMarked;
