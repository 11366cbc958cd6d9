/** The JDK's HttpClient under Jackson's streaming parser. */
@NullMarked
package dev.patchbay.benchmarks.jdk;

import org.jspecify.annotations.NullMarked;
