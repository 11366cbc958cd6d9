package dev.patchbay.bulk;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.PluginPolicy;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one job, on one machine: holds the providers, the router, and what the {@link Coordinator} has lent. All tasks of the job in
 * the process share it. Thread-safe.
 *
 * <pre>{@code
 * BulkJob job = BulkJob.named("17");
 * Coordinator coordinator = new Coordinator(job, BigDecimal.ZERO);
 * try (BulkEngine engine = BulkEngine.open(job, coordinator);
 *     BulkTask<String> task = engine.task(rows, null, () -> false)) {
 *   task.forEachRemaining(done -> System.out.println(done.row() + ": " + done.answer().text()));
 * }
 * }</pre>
 */
public final class BulkEngine implements AutoCloseable {

  private static final int RETRIES_SAVED_UP = 1_000;
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

  private final BulkJob job;
  private final ProviderRegistry registry;
  private final boolean ownsRegistry;
  private final LeasedLimits limits;
  private final Router router;

  private BulkEngine(BulkJob job, Lender lender, ProviderRegistry registry, boolean ownsRegistry) {
    this.job = job;
    this.registry = registry;
    this.ownsRegistry = ownsRegistry;
    limits = new LeasedLimits(job, lender, registry::rest);
    RoutingOptions.Builder options = RoutingOptions.builder()
        .maxAttempts(job.maxAttempts())
        .attemptsPerProvider(job.maxAttempts())
        .retryBudget(RETRIES_SAVED_UP)
        .retryAfterCap(LONGEST_RETRY_AFTER)
        .waitForRoom(job.rowTimeout())
        .sharedLimits(limits)
        .listener(limits);
    if (job.maxSpend() != null) {
      // All of it is borrowed.
      options.maxSpend(BigDecimal.ZERO);
    }
    router = registry.router(options.build());
  }

  /**
   * Opens an engine with the providers of this process's class path, or of the job's plugin folder, and with the job's settings on top of the
   * process's own.
   *
   * @throws IllegalArgumentException if there is no such plugin folder
   * @throws IllegalStateException if a plugin in that folder cannot be used
   */
  public static BulkEngine open(BulkJob job, Lender lender) {
    Map<String, String> properties = new HashMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("patchbay."))
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    job.settings().forEach((name, value) -> properties.put("patchbay." + name, value));
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .settings(ProviderSettings.of(properties, System.getenv()))
        .classLoader(classLoader());
    String plugins = job.plugins();
    if (plugins != null) {
      builder
          .discovery(false)
          .pluginFolder(Path.of(plugins))
          // Without its provider every row would fail, one by one.
          .pluginPolicy(PluginPolicy.STRICT);
    }
    return new BulkEngine(job, lender, builder.build(), true);
  }

  /** Opens an engine with the providers of that registry, which the application closes. */
  public static BulkEngine open(BulkJob job, Lender lender, ProviderRegistry registry) {
    return new BulkEngine(job, lender, registry, false);
  }

  /** The loader of the application's jars: clusters set it as that of their tasks' threads, and may have loaded this class apart. */
  private static ClassLoader classLoader() {
    ClassLoader own = BulkEngine.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      if (context != null && context.loadClass(BulkEngine.class.getName()) == BulkEngine.class) {
        return context;
      }
    } catch (ClassNotFoundException e) {
      // It is the loader of something else.
    }
    return own == null ? ClassLoader.getSystemClassLoader() : own;
  }

  /**
   * Goes through the rows of one partition. The caller closes the task.
   *
   * @param rows are taken from the thread that reads the task, a few ahead of their answers
   * @param journal keeps what became of each row; the task closes it. Null for none
   * @param cancelled whether the task is to end at once; asked several times a second
   */
  public <T> BulkTask<T> task(
      Iterator<BulkRow<T>> rows, @Nullable Journal journal, BooleanSupplier cancelled) {
    return new BulkTask<>(this, rows, journal, cancelled);
  }

  /**
   * Asks for one row, and waits for what becomes of it.
   *
   * @return an answer or an error: it throws for neither
   * @throws BulkStoppedException if the job does not go on
   * @throws InterruptedException if the thread is interrupted before it has begun; afterwards the error is {@code CANCELLED}
   */
  public BulkAnswer answer(CompletionRequest request) throws InterruptedException {
    return answer(request, context -> {});
  }

  /** The same; the consumer is given the context of the call, to cancel it. */
  BulkAnswer answer(CompletionRequest request, Consumer<CallContext> begun)
      throws InterruptedException {
    RowTurn turn = limits.turn(request);
    try {
      limits.awaitFirstTurn(turn);
      CallContext context = CallContext.builder()
          .timeout(job.rowTimeout())
          .attribute(RowTurn.ATTRIBUTE, turn)
          .build();
      begun.accept(context);
      Completion answer = router.complete(request, context);
      return BulkAnswer.of(answer);
    } catch (ProviderException e) {
      limits.stopReason().ifPresent(reason -> {
        throw new BulkStoppedException(reason, e);
      });
      return BulkAnswer.of(e);
    }
  }

  BulkJob job() {
    return job;
  }

  void done(BulkAnswer answer) {
    limits.done(answer);
  }

  /** Why the job does not go on; empty if it does. */
  public Optional<String> stopReason() {
    return limits.stopReason();
  }

  /** Gives back what was borrowed and not used, and closes the providers that it has opened. All tasks have to be closed before. */
  @Override
  public void close() {
    limits.close(router.spent());
    if (ownsRegistry) {
      registry.close();
    }
  }
}
