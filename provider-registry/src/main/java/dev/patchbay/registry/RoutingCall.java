package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import java.util.Set;

/**
 * One call to a {@link Router}, as its {@link RoutingListener}s see it: never a prompt.
 *
 * @param id different for each call, also of other routers
 * @param model the model that the request names
 * @param stream whether a stream is wanted
 * @param messages how many messages the request has
 * @param capabilities what a provider must be able to do to serve it
 * @param context the call's, with the attributes that the application has set
 */
public record RoutingCall(
    String id,
    String model,
    boolean stream,
    int messages,
    Set<Capability> capabilities,
    CallContext context) {}
