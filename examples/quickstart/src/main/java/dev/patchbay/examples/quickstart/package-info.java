/** What a program writes: a question goes in, the registry picks a provider, tokens come out. */
@NullMarked
package dev.patchbay.examples.quickstart;

import org.jspecify.annotations.NullMarked;
