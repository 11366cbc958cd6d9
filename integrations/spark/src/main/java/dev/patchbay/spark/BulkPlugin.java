package dev.patchbay.spark;

import dev.patchbay.bulk.Coordinator;
import dev.patchbay.bulk.Lender;
import dev.patchbay.bulk.Loan;
import dev.patchbay.bulk.LoanRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rate, pauses and budget of {@link BulkCompletion} jobs for the whole cluster: executors borrow from the driver. Installed when the
 * application starts:
 *
 * <pre>{@code
 * spark-submit --conf spark.plugins=dev.patchbay.spark.BulkPlugin ...
 * }</pre>
 *
 * <p>Without it, each task gets a fixed share.
 */
public final class BulkPlugin implements SparkPlugin {

  private static final ConcurrentMap<String, Coordinator> COORDINATORS = new ConcurrentHashMap<>();

  private static volatile @Nullable SparkContext driver;
  private static volatile @Nullable PluginContext executor;

  /** Spark makes one. */
  public BulkPlugin() {}

  /** Whether it is installed in the application of this driver. */
  static boolean isInstalled(SparkContext context) {
    return driver == context;
  }

  /** Lets executors borrow for that job. */
  static void coordinate(String job, Coordinator coordinator) {
    COORDINATORS.put(job, coordinator);
  }

  static void forget(String job) {
    COORDINATORS.remove(job);
  }

  /** The way from this executor to the coordinator of that job. */
  static Lender lender(String job) {
    PluginContext context = executor;
    if (context == null) {
      throw new IllegalStateException("The driver coordinates the job " + job + ", but the plugin "
          + BulkPlugin.class.getName() + " has not started on this executor");
    }
    return request -> {
      Object reply = context.ask(message(job, request));
      return Loan.of(asMap(reply));
    };
  }

  /** Of types of the JDK alone: the other end reads it with a class loader that does not have the application's jars. */
  private static Map<String, Object> message(String job, LoanRequest request) {
    Map<String, Object> message = new HashMap<>(request.toMap());
    message.put("job", job);
    return message;
  }

  private static Map<String, Object> asMap(Object message) {
    Map<String, Object> map = new HashMap<>();
    ((Map<?, ?>) message).forEach((name, value) -> map.put((String) name, value));
    return map;
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnDriver implements DriverPlugin {

    @Override
    public Map<String, String> init(SparkContext context, PluginContext pluginContext) {
      driver = context;
      return Map.of();
    }

    @Override
    public Object receive(Object message) {
      Map<String, Object> map = asMap(message);
      Object job = map.get("job");
      Coordinator coordinator = COORDINATORS.get(String.valueOf(job));
      Loan loan = coordinator == null
          ? Loan.stopped("the job " + job + " is over")
          : coordinator.lend(LoanRequest.of(map));
      return loan.toMap();
    }

    @Override
    public void shutdown() {
      driver = null;
      COORDINATORS.values().forEach(each -> each.stop("the application ends"));
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      executor = context;
    }

    @Override
    public void shutdown() {
      executor = null;
    }
  }
}
