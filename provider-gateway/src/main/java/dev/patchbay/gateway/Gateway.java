package dev.patchbay.gateway;

import dev.patchbay.gateway.keys.ApiKeys;
import dev.patchbay.gateway.settings.GatewaySettings;
import dev.patchbay.gateway.settings.Limits;
import dev.patchbay.gateway.settings.SettingsException;
import dev.patchbay.micrometer.RoutingMetrics;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.RoutingListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server in front of a registry: programs that speak the dialects of OpenAI, Anthropic or Ollama use any of its providers.
 * Thread-safe.
 *
 * <pre>{@code
 * try (Gateway gateway = Gateway.start(GatewaySettings.read(Path.of("gateway.yaml")))) {
 *   System.out.println("http requests go to " + gateway.address());
 *   Thread.currentThread().join();
 * }
 * }</pre>
 *
 * <p>The configuration file and the file of keys are read again when they change: as a whole, or not at all.
 */
public final class Gateway implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Gateway.class.getName());

  /** Proxies cut a connection that is silent for a minute. */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private static final Duration TICK = Duration.ofSeconds(1);

  /** The time to tell clients that their calls were ended. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final GatewaySettings started;
  private final long keepAliveNanos;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<RoutingListener> listeners =
      List.of(new RoutingMetrics(metrics), CallNotes.writer());
  private final Calls calls;
  private final HeadDeadline heads;
  private final Door door;
  private final FileWatch files;
  private final ScheduledExecutorService ticker = Executors.newScheduledThreadPool(2, task -> {
    Thread thread = new Thread(task, "patchbay-gateway-ticker");
    thread.setDaemon(true);
    return thread;
  });

  private final Supplier<GatewaySettings> reading;
  private volatile Setup setup;
  private volatile @Nullable ApiKeys keys;
  private volatile boolean draining;

  private Gateway(GatewaySettings settings, Supplier<GatewaySettings> reading, Duration keepAlive) {
    settings.requireKeysIfOpen();
    started = settings;
    this.reading = reading;
    keepAliveNanos = keepAlive.toNanos();
    calls = new Calls(settings.ledger());
    heads = new HeadDeadline(settings.limits().headTime());
    files = new FileWatch(settings);
    keys = keys(settings);
    setup = Setup.of(settings, listeners);
    try {
      door = Door.open(settings, new FrontDoor(this), heads);
    } catch (RuntimeException e) {
      setup.release();
      throw e;
    }
    every(TICK, this::tick);
    if (settings.watch()) {
      every(TICK, this::reloadIfChanged);
    }
  }

  /**
   * Starts a gateway, which serves when this returns.
   *
   * @throws SettingsException if other machines could reach it without a key
   * @throws GatewayException if it cannot listen, or TLS cannot be set up
   */
  public static Gateway start(GatewaySettings settings) {
    return start(settings, KEEP_ALIVE);
  }

  /**
   * Starts a gateway with the settings of a file, which is read again when it changes.
   *
   * @param more what is set beside the file and goes before it, such as {@code settings -> settings.withFaults(true)}; done at each reading
   * @throws SettingsException if the file is wrong, or other machines could reach the gateway without a key
   * @throws GatewayException if it cannot listen, or TLS cannot be set up
   */
  public static Gateway start(Path file, UnaryOperator<GatewaySettings> more) {
    Supplier<GatewaySettings> reading = () -> more.apply(GatewaySettings.read(file));
    return new Gateway(reading.get(), reading, KEEP_ALIVE);
  }

  /** The same with another time after which a silent stream shows that it is alive. */
  static Gateway start(GatewaySettings settings, Duration keepAlive) {
    Supplier<GatewaySettings> reading =
        () -> settings.file().map(GatewaySettings::read).orElse(settings);
    return new Gateway(settings, reading, keepAlive);
  }

  /** Until the gateway is closed; the task throws nothing. */
  private void every(Duration time, Runnable task) {
    Future<?> unused = ticker.scheduleWithFixedDelay(
        task, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private @Nullable ApiKeys keys(GatewaySettings settings) {
    ApiKeys before = keys;
    return settings
        .keys()
        .map(file ->
            ApiKeys.read(file, before == null ? ApiKeys.none() : before, InstantSource.system()))
        .orElse(null);
  }

  /** Where it listens, such as {@code http://127.0.0.1:4180}. */
  public URI address() {
    return door.address();
  }

  /** The registry in use; another one after the configuration has changed. */
  public ProviderRegistry registry() {
    return setup.registry();
  }

  /** How many calls are under way. */
  public int openCalls() {
    return calls.underWay();
  }

  /**
   * Reads the configuration and the keys again and takes them over, as a whole or not at all. Calls that are under way go on with what
   * they began with. Where it listens, TLS, limits and the ledger stay as they were: they take a restart.
   *
   * @return what is now in use, in a sentence
   * @throws SettingsException if the file is wrong; the gateway goes on as before, as after any other failure
   */
  public synchronized String reload() {
    GatewaySettings next = reading.get();
    next.withListen(started.listen()).requireKeysIfOpen();
    ApiKeys nextKeys = keys(next);
    if (!next.equals(setup.settings())) {
      Setup replaced = setup;
      setup = Setup.of(next, listeners);
      replaced.release();
    }
    keys = nextKeys;
    String done = "The configuration is in use: "
        + setup.registry().providers().size() + " providers, "
        + setup.settings().models().size() + " names of models"
        + (keys == null ? "" : ", " + keys.all().size() + " keys");
    LOG.log(Level.INFO, done);
    return done;
  }

  private void reloadIfChanged() {
    try {
      if (files.changed()) {
        reload();
      }
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "The configuration was not taken over, and the gateway goes on as before: "
              + e.getMessage());
    }
  }

  private void tick() {
    try {
      calls.check(keepAliveNanos);
      heads.check();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A check of open calls failed", e);
    }
  }

  /** The configuration to serve a call with, which the caller {@linkplain Setup#release releases}. */
  Setup use() {
    while (true) {
      Setup present = setup;
      if (present.use()) {
        return present;
      }
    }
  }

  /** The keys that clients may use; null if none is asked for. */
  @Nullable
  ApiKeys keys() {
    return keys;
  }

  Limits limits() {
    return started.limits();
  }

  GatewaySettings started() {
    return started;
  }

  HeadDeadline heads() {
    return heads;
  }

  PrometheusMeterRegistry metrics() {
    return metrics;
  }

  boolean draining() {
    return draining;
  }

  Calls calls() {
    return calls;
  }

  /**
   * Stops within the time that {@code limits.drain} sets: no more calls are taken on, those under way go on; what is left at the end of the
   * time ends with an error. Then the gateway is closed.
   */
  public void drain() {
    draining = true;
    calls.await(limits().drain());
    close();
  }

  /** Ends calls that are under way, each with an error that its client sees, and stops. */
  @Override
  public void close() {
    draining = true;
    calls.stop();
    calls.await(LAST_WORDS);
    ticker.shutdownNow();
    door.close();
    setup.release();
    metrics.close();
    calls.close();
  }
}
