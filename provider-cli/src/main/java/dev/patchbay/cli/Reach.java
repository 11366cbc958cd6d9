package dev.patchbay.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a connection to a service comes about. Nothing is sent, and so nothing is charged and no key is shown.
 *
 * @param millis how long it took
 * @param failure why there is none; empty if there is
 */
record Reach(State state, long millis, String failure) {

  /** What became of it. */
  enum State {
    REACHED,
    UNREACHABLE,
    /** Connections go through a proxy, which alone could tell. */
    NOT_TRIED
  }

  /** Tries all at once, in their order. */
  static List<Reach> all(List<URI> urls, Duration timeout, Map<String, String> environment) {
    ExecutorService threads = Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "patchbay-reach");
      thread.setDaemon(true);
      return thread;
    });
    try {
      List<Future<Reach>> running = new ArrayList<>();
      for (URI url : urls) {
        running.add(threads.submit(() -> of(url, timeout, environment)));
      }
      List<Reach> all = new ArrayList<>();
      for (Future<Reach> each : running) {
        all.add(result(each, timeout));
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Reach result(Future<Reach> running, Duration timeout) {
    try {
      // Looking up a name has no timeout of its own.
      return running.get(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Reach(
          State.UNREACHABLE, timeout.toMillis() * 2, "its name is not resolved in time");
    } catch (ExecutionException e) {
      return new Reach(State.UNREACHABLE, 0, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reach(State.UNREACHABLE, 0, "interrupted");
    }
  }

  private static Reach of(URI url, Duration timeout, Map<String, String> environment) {
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    String proxy = secure ? "HTTPS_PROXY" : "HTTP_PROXY";
    if (hasProxy(proxy, environment) && !isLocal(url)) {
      return new Reach(State.NOT_TRIED, 0, "calls go through " + proxy);
    }
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), (int) timeout.toMillis());
      return new Reach(State.REACHED, since(start), "");
    } catch (UnknownHostException e) {
      return new Reach(State.UNREACHABLE, since(start), "there is no host " + url.getHost());
    } catch (IOException | IllegalArgumentException e) {
      return new Reach(State.UNREACHABLE, since(start), Failures.text(e));
    }
  }

  private static boolean hasProxy(String variable, Map<String, String> environment) {
    return !environment.getOrDefault(variable, "").isBlank()
        || !environment.getOrDefault(variable.toLowerCase(Locale.ROOT), "").isBlank();
  }

  private static boolean isLocal(URI url) {
    return "localhost".equals(url.getHost()) || String.valueOf(url.getHost()).startsWith("127.");
  }

  private static long since(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  String inWords(boolean mayBeAbsent) {
    return switch (state) {
      case REACHED -> "reached in " + millis + " ms";
      case NOT_TRIED -> "not tried: " + failure;
      case UNREACHABLE -> mayBeAbsent ? "not running" : "cannot be reached: " + failure;
    };
  }
}
