/** Google's Gemini models, by the Gemini API and by Vertex AI. */
@NullMarked
package dev.patchbay.provider.gemini;

import org.jspecify.annotations.NullMarked;
