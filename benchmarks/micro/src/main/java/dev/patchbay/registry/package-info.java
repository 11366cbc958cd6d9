/** JMH for what {@code provider-registry} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.registry;

import org.jspecify.annotations.NullMarked;
