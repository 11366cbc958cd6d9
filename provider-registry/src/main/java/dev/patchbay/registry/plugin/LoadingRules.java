package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;

/**
 * How all plugins are loaded.
 *
 * @param limit the time that a provider has for its constructor, for each configuration, and to close
 * @param configurations the providers that are to be made of a prototype, which says that of itself: by the id that each has to have, how
 *     it is configured
 */
public record LoadingRules(
    Duration limit,
    BiFunction<AbstractProvider, ProviderInfo, Map<String, Callable<AbstractProvider>>>
        configurations) {}
