/** OpenAI's own client. */
@NullMarked
package dev.patchbay.benchmarks.openai;

import org.jspecify.annotations.NullMarked;
