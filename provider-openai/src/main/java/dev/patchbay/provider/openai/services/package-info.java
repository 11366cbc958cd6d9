/**
 * Services that speak the OpenAI chat dialect, each described in a few lines. A provider whose key is missing is never chosen; a model
 * that is not declared is let through for a request that names the provider, such as {@code groq/qwen/qwen3.8-27b}. Addresses, variables
 * and models are those of each service's documentation, as of November 2026.
 */
@NullMarked
package dev.patchbay.provider.openai.services;

import org.jspecify.annotations.NullMarked;
