/**
 * What was measured, as a table and as JSON. Read {@link dev.towline.benchmarks.report.Figure}
 * first.
 */
@NullMarked
package dev.towline.benchmarks.report;

import org.jspecify.annotations.NullMarked;
