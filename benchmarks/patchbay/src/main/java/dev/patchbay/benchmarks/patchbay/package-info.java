/** Patchbay. */
@NullMarked
package dev.patchbay.benchmarks.patchbay;

import org.jspecify.annotations.NullMarked;
