package dev.patchbay.provider.http;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a few tokens of many streams at a time, from a server that sends as much as it may, and prints how many KiB of the heap are in
 * use each time. Runs in a JVM of its own: {@code SlowReaders https://localhost:8443/name ca.pem}
 */
final class SlowReaders {

  static final int STREAMS = 50;
  static final int ROUNDS = 12;
  private static final int TOKENS_A_ROUND = 100;

  private static final CompletionRequest REQUEST =
      CompletionRequest.builder("hungry-1").user("More").build();

  private SlowReaders() {}

  public static void main(String[] args) {
    AbstractProvider provider = HungryFormat.provider(Framing.SERVER_SENT_EVENTS)
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, args[0])
            .set(TlsSettings.CA_FILE, args[1])
            .build());
    List<CompletionStream> streams = new ArrayList<>();
    List<Iterator<String>> readers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      CompletionStream stream = provider.stream(REQUEST);
      streams.add(stream);
      readers.add(stream.tokens().iterator());
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Iterator<String> reader : readers) {
        for (int i = 0; i < TOKENS_A_ROUND; i++) {
          reader.next();
        }
      }
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.println((runtime.totalMemory() - runtime.freeMemory()) / 1024);
    }
    streams.forEach(CompletionStream::close);
  }
}
