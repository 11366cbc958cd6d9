package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Requests by name whose bodies an SDK's types are to accept. */
final class JudgedBodies {

  private final Function<URI, AbstractProvider> provider;
  private final Script whole;
  private final Script streamed;
  private final Map<String, CompletionRequest> requests = new LinkedHashMap<>();

  /**
   * @param provider of the service at an address
   * @param whole the service's answer
   * @param streamed its answer to a request for a stream
   */
  JudgedBodies(Function<URI, AbstractProvider> provider, Script whole, Script streamed) {
    this.provider = provider;
    this.whole = whole;
    this.streamed = streamed;
  }

  JudgedBodies with(String name, CompletionRequest.Builder request) {
    requests.put(name, request.build());
    return this;
  }

  /** A test for each request. */
  Stream<DynamicTest> acceptedBy(SdkJudge judge) throws IOException, InterruptedException {
    List<String> bodies = sent(requests.values());
    List<String> verdicts = judge.verdicts(bodies);
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : requests.keySet()) {
      String body = bodies.get(tests.size());
      String verdict = verdicts.get(tests.size());
      tests.add(dynamicTest(
          name, () -> assertThat(verdict).as("verdict on " + body).isEqualTo(SdkJudge.ACCEPTED)));
    }
    return tests.stream();
  }

  /** The bodies that are sent for those requests. */
  List<String> sent(Collection<CompletionRequest> asked) {
    try (FaultServer server =
        FaultServer.answering(request -> asksForStream(request) ? streamed : whole)) {
      AbstractProvider configured = provider.apply(server.url());
      for (CompletionRequest request : asked) {
        (request.stream() ? Way.STREAMED : Way.WHOLE).ask(configured, request);
      }
      return server.requests().stream().map(ReceivedRequest::body).toList();
    }
  }

  /** Most services are told in the body, Google's by the path. */
  private static boolean asksForStream(ReceivedRequest request) {
    return request.body().contains("\"stream\":true") || request.path().contains(":stream");
  }
}
