package dev.patchbay.testkit;

import java.net.URI;
import java.util.List;

/** The threads of a server that are alive. */
final class TestkitThreads {

  private TestkitThreads() {}

  static List<String> of(URI server) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("testkit-") && name.endsWith("-" + server.getPort()))
        .toList();
  }
}
