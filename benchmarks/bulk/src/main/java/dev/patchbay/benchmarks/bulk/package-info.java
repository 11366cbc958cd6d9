/** How close bulk work on a Spark cluster comes to the rate that its service allows. */
@NullMarked
package dev.patchbay.benchmarks.bulk;

import org.jspecify.annotations.NullMarked;
