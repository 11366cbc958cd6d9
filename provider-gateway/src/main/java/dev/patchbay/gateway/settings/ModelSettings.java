package dev.patchbay.gateway.settings;

/**
 * What a name that clients may use stands for.
 *
 * @param model the model to ask first
 * @param routing how to route calls of it; its {@link RouteSettings#fallback()} are the models to ask after the first
 */
public record ModelSettings(String model, RouteSettings routing) {}
