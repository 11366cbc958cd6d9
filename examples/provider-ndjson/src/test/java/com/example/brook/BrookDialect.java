package com.example.brook;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ReceivedRequest;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the service Brook sends and understands. */
final class BrookDialect implements Dialect {

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }

  @Override
  public String answer(Completion answer) {
    return end(answer.finishReason(), answer.usage()).put("text", answer.text()).toString();
  }

  @Override
  public String streamed(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      return JSON.createObjectNode().put("text", delta.text()) + "\n";
    }
    if (event instanceof CompletionEvent.Finished finished) {
      return end(finished.reason(), finished.usage()) + "\n";
    }
    throw new IllegalArgumentException("The service cannot send " + event);
  }

  @Override
  public String error(int status, String message) {
    return JSON.createObjectNode().put("error", message).toString();
  }

  @Override
  public Optional<String> streamedError(String message) {
    return Optional.of(error(200, message) + "\n");
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    JsonNode body = JSON.readTree(request.body());
    CompletionRequest.Builder asked =
        CompletionRequest.builder(body.path("model").asString()).stream(
            body.path("stream").asBoolean());
    body.path("turns")
        .forEach(turn -> turn.properties()
            .forEach(said -> asked.message(new Message(
                Role.valueOf(said.getKey()),
                List.of(new ContentPart.Text(said.getValue().asString()))))));
    return asked.build();
  }

  private static ObjectNode end(FinishReason reason, Usage usage) {
    return JSON.createObjectNode()
        .put("end", reason.raw())
        .put("in", usage.inputTokens())
        .put("out", usage.outputTokens());
  }
}
