/** What is measured, a class for each. Read {@link dev.towline.benchmarks.cases.Drain} first. */
@NullMarked
package dev.towline.benchmarks.cases;

import org.jspecify.annotations.NullMarked;
