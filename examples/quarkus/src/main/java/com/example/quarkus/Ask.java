package com.example.quarkus;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.Router;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** Asks a question, and gives the answer whole or as it comes. */
@Path("/ask")
public class Ask {

  /** What a client is told, written by Jackson 2. */
  public record Answer(String text, String provider, int attempts) {}

  private final Router router;

  Ask(Router router) {
    this.router = router;
  }

  @GET
  public Answer whole(@QueryParam("model") String model, @QueryParam("question") String question) {
    Completion answer = router.complete(request(model, question));
    return new Answer(answer.text(), answer.provider(), answer.attempts().size());
  }

  @GET
  @Path("/stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  public Multi<String> stream(
      @QueryParam("model") String model, @QueryParam("question") String question) {
    return Multi.createFrom()
        .publisher(router.stream(request(model, question)).publisher())
        .filter(TextDelta.class::isInstance)
        .map(event -> ((TextDelta) event).text());
  }

  private static CompletionRequest request(String model, String question) {
    return CompletionRequest.builder(model).user(question).build();
  }
}
