/**
 * The OpenAI chat dialect.
 *
 * <p>For a service that speaks it, describe the service with an {@link dev.patchbay.provider.openai.OpenAiService} and extend {@link
 * dev.patchbay.provider.openai.OpenAiCompatibleProvider}.
 */
@NullMarked
package dev.patchbay.provider.openai;

import org.jspecify.annotations.NullMarked;
