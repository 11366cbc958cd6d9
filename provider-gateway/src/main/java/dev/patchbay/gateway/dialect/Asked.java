package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.CompletionRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param request the request, as the router is to see it
 * @param stream whether the client wants a stream
 * @param usage whether a stream is to end with the tokens taken, where the dialect leaves that to the client
 * @param format the wire format that providers must speak because of members that have no term in Patchbay; empty if any will do
 * @param patchbay the member {@code patchbay} of the body, with what is asked of the router; null if there is none
 */
public record Asked(
    CompletionRequest request,
    boolean stream,
    boolean usage,
    String format,
    @Nullable JsonObject patchbay) {}
