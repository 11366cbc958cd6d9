/** Ollama, by its own chat API. */
@NullMarked
package dev.patchbay.provider.ollama;

import org.jspecify.annotations.NullMarked;
