package com.example.micronaut;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.Router;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** Asks a question, and gives the answer whole or as it comes. */
@Controller("/ask")
@ExecuteOn(TaskExecutors.BLOCKING)
class Ask {

  /** What a client is told, written by Jackson 2. */
  record Answer(String text, String provider, int attempts) {}

  private final Router router;

  Ask(Router router) {
    this.router = router;
  }

  @Get("{?model,question}")
  Answer whole(String model, String question) {
    Completion answer = router.complete(request(model, question));
    return new Answer(answer.text(), answer.provider(), answer.attempts().size());
  }

  @Get(uri = "/stream{?model,question}", produces = MediaType.TEXT_EVENT_STREAM)
  Flux<Event<String>> stream(String model, String question) {
    return JdkFlowAdapter.flowPublisherToFlux(
            router.stream(request(model, question)).publisher())
        .ofType(TextDelta.class)
        .map(delta -> Event.of(delta.text()));
  }

  private static CompletionRequest request(String model, String question) {
    return CompletionRequest.builder(model).user(question).build();
  }
}
