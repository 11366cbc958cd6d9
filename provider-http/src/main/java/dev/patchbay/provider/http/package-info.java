/**
 * Base classes for providers that speak HTTP.
 *
 * <p>For a service that speaks the OpenAI chat dialect, describe it with an {@link
 * dev.patchbay.provider.http.OpenAiService} and extend {@link
 * dev.patchbay.provider.http.OpenAiCompatibleProvider}.
 */
@NullMarked
package dev.patchbay.provider.http;

import org.jspecify.annotations.NullMarked;
