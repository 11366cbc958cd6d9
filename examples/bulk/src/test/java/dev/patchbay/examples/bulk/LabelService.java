package dev.patchbay.examples.bulk;

import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.util.List;

/** A chat service on loopback that finds everything positive. */
final class LabelService implements AutoCloseable {

  private final FaultServer server = FaultServer.answering(request -> Script.json(200, """
      {"id":"x","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant",\
      "content":"positive"},"finish_reason":"stop"}],"usage":{"prompt_tokens":40,"completion_tokens":1,"total_tokens":41}}"""));

  String url() {
    String url = server.url().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  List<ReceivedRequest> requests() {
    return server.requests();
  }

  @Override
  public void close() {
    server.close();
  }
}
