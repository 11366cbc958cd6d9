package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import java.util.Set;

/**
 * One call to a {@link Router}, as {@link RoutingListener}s see it: without prompts.
 *
 * @param id unique, among the calls of all routers
 * @param model the model that the request names
 * @param stream whether a stream is wanted
 * @param embeddings whether vectors of texts are wanted, rather than an answer
 * @param messages how many messages, or texts, the request has
 * @param capabilities what a provider needs to serve it
 * @param candidates how many candidates could serve it when it began, those included that were cooling down or full
 * @param context the context of the call, with the attributes that the application set
 */
public record RoutingCall(
    String id,
    String model,
    boolean stream,
    boolean embeddings,
    int messages,
    Set<Capability> capabilities,
    int candidates,
    CallContext context) {

  static RoutingCall of(
      Draw draw,
      CompletionRequest request,
      boolean embeddings,
      int candidates,
      CallContext context) {
    return new RoutingCall(
        Long.toHexString(draw.random()) + "-" + Long.toHexString(draw.sequence()),
        request.model(),
        request.stream(),
        embeddings,
        request.messages().size(),
        request.requiredCapabilities(),
        candidates,
        context);
  }
}
