package dev.patchbay.testkit;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Sees connections being opened: sockets and HTTP clients ask for a proxy first. */
final class Connections extends ProxySelector {

  private final @Nullable ProxySelector actual;
  private final List<URI> seen = new CopyOnWriteArrayList<>();

  private Connections(@Nullable ProxySelector actual) {
    this.actual = actual;
  }

  /** Where connections are opened to while that runs. */
  static List<URI> openedBy(Runnable action) {
    Connections connections = new Connections(ProxySelector.getDefault());
    ProxySelector.setDefault(connections);
    try {
      action.run();
    } finally {
      ProxySelector.setDefault(connections.actual);
    }
    return List.copyOf(connections.seen);
  }

  @Override
  public List<Proxy> select(URI uri) {
    seen.add(uri);
    return actual == null ? List.of(Proxy.NO_PROXY) : actual.select(uri);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    if (actual != null) {
      actual.connectFailed(uri, address, failure);
    }
  }
}
