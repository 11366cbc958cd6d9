/**
 * What providers that speak HTTP share: connections, timers, framings, limits, errors, settings and secrets.
 *
 * <p>For a service with a wire format of its own, extend {@link dev.patchbay.provider.http.HttpProvider} and write a {@link
 * dev.patchbay.provider.http.WireFormat}. For one that speaks the OpenAI chat dialect, the module {@code provider-openai} has both.
 */
@NullMarked
package dev.patchbay.provider.http;

import org.jspecify.annotations.NullMarked;
