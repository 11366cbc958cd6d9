package dev.patchbay.provider.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up on a thread of their own, which a call leaves behind when it is over: the system's look-up can neither be
 * given a time limit nor be interrupted. OkHttp asks for a name on the thread of the call, between two events of its {@link
 * Progress}.
 */
final class CallDns implements Dns {

  /** The only one there is, since connections are shared only among calls with the same {@link Dns}. */
  static final CallDns SYSTEM = new CallDns(Dns.SYSTEM);

  private final Dns names;

  CallDns(Dns names) {
    this.names = names;
  }

  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    FutureTask<List<InetAddress>> task = new FutureTask<>(() -> names.lookup(hostname));
    Progress.lookUp(task);
    Thread thread = new Thread(null, task, "patchbay-look-up", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw asUnknownHost(hostname, e.getCause());
    } catch (CancellationException e) {
      throw new UnknownHostException(hostname + " was not found by the end of the call");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(hostname + " was not found before the thread was interrupted");
    }
  }

  private static UnknownHostException asUnknownHost(String hostname, @Nullable Throwable e) {
    if (e instanceof UnknownHostException unknown) {
      return unknown;
    }
    UnknownHostException failure = new UnknownHostException(hostname + ": " + e);
    failure.initCause(e);
    return failure;
  }
}
