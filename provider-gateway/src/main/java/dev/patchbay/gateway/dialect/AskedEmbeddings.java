package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.EmbeddingRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for that wants vectors.
 *
 * @param request the request, as the router is to see it
 * @param base64 whether vectors are wanted as bytes in base 64, not as lists of numbers
 * @param format the wire format that providers must speak because of members that have no term in Patchbay; empty if any will do
 * @param patchbay the member {@code patchbay} of the body, with what is asked of the router; null if there is none
 */
public record AskedEmbeddings(
    EmbeddingRequest request,
    boolean base64,
    String format,
    @Nullable JsonObject patchbay) {}
