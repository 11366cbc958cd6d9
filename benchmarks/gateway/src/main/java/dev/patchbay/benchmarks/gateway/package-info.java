/** Measures gateways beside direct calls: time, CPU, open streams. */
@NullMarked
package dev.patchbay.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
