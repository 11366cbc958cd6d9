/** What {@code provider-openai} keeps to itself; hence in its package, on the class path. */
@NullMarked
package dev.patchbay.provider.openai.services;

import org.jspecify.annotations.NullMarked;
