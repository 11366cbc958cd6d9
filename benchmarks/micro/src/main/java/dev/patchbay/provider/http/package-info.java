/** JMH for what {@code provider-http} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.provider.http;

import org.jspecify.annotations.NullMarked;
