/** A program that shows whom a router asks, and why. */
@NullMarked
package dev.patchbay.examples.routing;

import org.jspecify.annotations.NullMarked;
