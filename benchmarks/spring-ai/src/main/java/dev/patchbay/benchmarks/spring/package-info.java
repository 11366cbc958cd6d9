/** Spring AI. */
@NullMarked
package dev.patchbay.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
