package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import java.net.URI;

/**
 * The rules that every provider keeps, as tests. An author extends it and has them all:
 *
 * <pre>{@code
 * class ParrotContractTest extends ProviderContract {
 *   @Override
 *   protected AbstractProvider prototype() {
 *     return new Parrot();
 *   }
 * }
 * }</pre>
 *
 * <p>The contract plays the service on loopback, kindly and unkindly, and calls the provider; nothing leaves the machine. It
 * takes some seconds. Each test has the number of its rule in {@code docs/contract.md}, where the reason stands. What a
 * provider does not declare in its {@link dev.patchbay.provider.ProviderInfo} does not apply, and is reported as skipped.
 *
 * <p>A service that does not speak the OpenAI dialect needs a {@link Dialect} of its own; a provider that cannot be
 * configured with a {@code base-url} alone needs {@link #settings}.
 */
public abstract class ProviderContract extends SecretRules {

  /** For subclasses. */
  protected ProviderContract() {}

  /** A new provider, as {@link java.util.ServiceLoader} makes it: by the constructor without arguments. */
  @Override
  protected abstract AbstractProvider prototype();

  /** How the service speaks; {@link Dialect#openAi()} if not overridden. */
  @Override
  protected Dialect dialect() {
    return Dialect.openAi();
  }

  /**
   * The settings, {@code api-key} apart, under which the provider calls a service at that address and takes its default
   * limits of time; {@code base-url} alone if not overridden.
   */
  @Override
  protected ProviderConfig settings(URI baseUrl) {
    return ProviderConfig.builder()
        .set(ProviderConfig.BASE_URL, baseUrl.toString())
        .build();
  }
}
