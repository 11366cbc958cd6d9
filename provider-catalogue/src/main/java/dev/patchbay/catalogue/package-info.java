/**
 * Facts about the models of many services: limits, capabilities, prices and retirement, out of LiteLLM's list and Pydantic's
 * genai-prices, both under the MIT licence. A registry finds them if this jar stands beside it; nothing is fetched.
 */
@NullMarked
package dev.patchbay.catalogue;

import org.jspecify.annotations.NullMarked;
