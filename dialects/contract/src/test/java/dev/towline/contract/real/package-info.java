/**
 * Schemas and loads that nobody made for these tests. Read {@link
 * dev.towline.contract.real.RealDataIT}.
 */
@NullMarked
package dev.towline.contract.real;

import org.jspecify.annotations.NullMarked;
