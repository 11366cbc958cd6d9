package dev.patchbay.gateway.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the gateway's configuration file says. Immutable; paths are complete, relative ones having been taken from the file's folder.
 *
 * <pre>{@code
 * GatewaySettings settings = GatewaySettings.read(Path.of("gateway.yaml")).withFaults(true);
 * settings.requireKeysIfOpen();
 * }</pre>
 *
 * @param file the file; empty if there is none
 * @param listen where to listen
 * @param tls the files of TLS; empty without it
 * @param plugins the plugin folder; empty if there is none
 * @param watch whether file, keys and plugin folder are read again when they change
 * @param providers the settings of providers
 * @param models names that clients may use beside those of providers
 * @param routing how all calls are routed
 * @param keys the file of hashed keys; empty if clients need none
 * @param cors the origins whose pages may call
 * @param limits what a client may ask for at most
 * @param ledger how the ledger is kept
 * @param faults whether the fault provider is there
 */
public record GatewaySettings(
    Optional<Path> file,
    Address listen,
    Optional<Tls> tls,
    Optional<Path> plugins,
    boolean watch,
    ProviderEntries providers,
    Map<String, ModelSettings> models,
    RouteSettings routing,
    Optional<Path> keys,
    List<String> cors,
    Limits limits,
    LedgerSettings ledger,
    boolean faults) {

  /** Where the gateway listens if nothing else is said. */
  public static final Address LOOPBACK = new Address("127.0.0.1", 4180);

  private static final GatewaySettings DEFAULTS = SettingsReading.defaults();

  /** Copies the collections. */
  public GatewaySettings {
    models = Map.copyOf(models);
    cors = List.copyOf(cors);
  }

  /** What holds without a file: loopback, no keys, no plugin folder, a deadline of two minutes, the ledger in memory. */
  public static GatewaySettings defaults() {
    return DEFAULTS;
  }

  /**
   * Reads a file: as properties if its name ends with {@code .properties}, else as YAML. Reads no other file.
   *
   * @throws SettingsException if it cannot be read, or anything in it is unknown or wrong; it tells of all problems at once
   */
  public static GatewaySettings read(Path file) {
    return SettingsReading.read(file);
  }

  /** The same at another address. */
  public GatewaySettings withListen(Address address) {
    return new GatewaySettings(
        file, address, tls, plugins, watch, providers, models, routing, keys, cors, limits, ledger,
        faults);
  }

  /** The same with that plugin folder. */
  public GatewaySettings withPlugins(Path folder) {
    return new GatewaySettings(
        file,
        listen,
        tls,
        Optional.of(folder),
        watch,
        providers,
        models,
        routing,
        keys,
        cors,
        limits,
        ledger,
        faults);
  }

  /** The same with that file of keys. */
  public GatewaySettings withKeys(Path keyFile) {
    return new GatewaySettings(
        file,
        listen,
        tls,
        plugins,
        watch,
        providers,
        models,
        routing,
        Optional.of(keyFile),
        cors,
        limits,
        ledger,
        faults);
  }

  /** The same with the fault provider, or without it. */
  public GatewaySettings withFaults(boolean wanted) {
    return new GatewaySettings(
        file, listen, tls, plugins, watch, providers, models, routing, keys, cors, limits, ledger,
        wanted);
  }

  /** The same with that ledger. */
  public GatewaySettings withLedger(LedgerSettings wanted) {
    return new GatewaySettings(
        file, listen, tls, plugins, watch, providers, models, routing, keys, cors, limits, wanted,
        faults);
  }

  /** The same with these limits. */
  public GatewaySettings withLimits(Limits wanted) {
    return new GatewaySettings(
        file, listen, tls, plugins, watch, providers, models, routing, keys, cors, wanted, ledger,
        faults);
  }

  /**
   * Checks that other machines cannot reach a gateway that asks for no key. To be called when all is set that a command line sets.
   *
   * @throws SettingsException if they could
   */
  public void requireKeysIfOpen() {
    if (keys.isEmpty() && !listen.isLoopback()) {
      throw new SettingsException(
          file.map(Path::toString).orElse("The gateway"),
          List.of(new Problem(
              0,
              "listen",
              "listen is " + listen
                  + ", which other machines can reach, and there are no keys: make one with 'patchbay key new'"
                  + " and name its file in keys, or listen on 127.0.0.1")));
    }
  }
}
