/** The tight reference: OkHttp under Jackson's streaming parser. */
@NullMarked
package dev.patchbay.benchmarks.reference;

import org.jspecify.annotations.NullMarked;
