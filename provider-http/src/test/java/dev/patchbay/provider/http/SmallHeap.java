package dev.patchbay.provider.http;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;

/**
 * Asks a server for answers, and prints how each call ends. Runs in a JVM of its own: {@code SmallHeap http://127.0.0.1:8080
 * stream/LINES/endless ...}
 */
final class SmallHeap {

  private static final CompletionRequest REQUEST =
      CompletionRequest.builder("hungry-1").user("More").build();

  private SmallHeap() {}

  public static void main(String[] args) {
    for (int i = 1; i < args.length; i++) {
      System.out.println(args[i] + " " + end(args[0], args[i]));
    }
  }

  private static String end(String server, String name) {
    String[] parts = name.split("/", -1);
    AbstractProvider provider = HungryFormat.provider(Framing.valueOf(parts[1]))
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server + "/" + name)
            .build());
    try {
      if (parts[0].equals("whole")) {
        provider.complete(REQUEST);
      } else {
        try (CompletionStream stream = provider.stream(REQUEST)) {
          stream.toCompletion();
        }
      }
      return "SUCCESS";
    } catch (ProviderException e) {
      return e.kind().name();
    } catch (OutOfMemoryError e) {
      return "OutOfMemoryError";
    }
  }
}
