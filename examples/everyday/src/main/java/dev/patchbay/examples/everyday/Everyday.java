package dev.patchbay.examples.everyday;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.tools.Approval;
import dev.patchbay.provider.tools.Conversation;
import dev.patchbay.provider.tools.Description;
import dev.patchbay.provider.tools.ToolEvent;
import dev.patchbay.provider.tools.ToolLoop;
import dev.patchbay.provider.tools.ToolMethod;
import dev.patchbay.provider.tools.ToolStream;
import dev.patchbay.provider.tools.Tools;
import dev.patchbay.provider.tools.Typed;
import dev.patchbay.provider.tools.TypedStream;
import dev.patchbay.registry.ProviderRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tools, typed answers, a picture and a conversation, with any model: {@code Everyday anthropic/claude-haiku-4-5 photo.png}. Keys come
 * from the environment.
 */
public final class Everyday {

  /** What is asked for as a value. */
  record Weather(
      String city,
      @Description("degrees Celsius, rounded") int temperature,
      @Description("what to wear") Optional<String> advice) {}

  /** What the model may call. */
  static final class Station {
    private final PrintStream out;

    Station(PrintStream out) {
      this.out = out;
    }

    @ToolMethod("The weather in a city now, in degrees Celsius")
    Weather weather(@Description("the city's English name") String city) {
      return new Weather(city, 4, Optional.empty());
    }

    @ToolMethod("Sends a warning to everyone in a city")
    void warn(String city, String text) {
      out.println("To all of " + city + ": " + text);
    }
  }

  private final AbstractProvider provider;
  private final String model;
  private final PrintStream out;

  Everyday(AbstractProvider provider, String model, PrintStream out) {
    this.provider = provider;
    this.model = model;
    this.out = out;
  }

  /** Runs all of it with the model and the picture that are named. */
  public static void main(String[] args) throws IOException {
    try (ProviderRegistry registry = ProviderRegistry.discover()) {
      new Everyday(registry.router(), args[0], System.out).run(Path.of(args[1]));
    }
  }

  void run(Path picture) throws IOException {
    tools();
    streamedTools();
    typed();
    growing();
    look(picture);
    talk();
  }

  private void tools() {
    ToolLoop loop = ToolLoop.builder(provider, Tools.of(new Station(out)))
        .rounds(5)
        .approval(call -> call.name().equals("warn")
            ? Approval.deny("warnings need a person's consent")
            : Approval.grant())
        .build();
    CompletionRequest request =
        CompletionRequest.builder(model).user("Do I need a coat in Oslo?").build();

    String answer =
        loop.complete(request, CallContext.withTimeout(Duration.ofMinutes(1))).text();
    out.println(answer);
  }

  private void streamedTools() {
    CompletionRequest request =
        CompletionRequest.builder(model).user("Do I need a coat in Oslo?").build();
    ToolLoop loop = ToolLoop.of(provider, Tools.of(new Station(out)));

    try (ToolStream stream = loop.stream(request)) {
      for (ToolEvent event : stream) {
        if (event instanceof ToolEvent.Output output
            && output.event() instanceof CompletionEvent.TextDelta delta) {
          out.print(delta.text());
        } else if (event instanceof ToolEvent.Called called) {
          out.println("(asks " + called.call().name() + ")");
        }
      }
    }
    out.println();
  }

  private void typed() {
    CompletionRequest request = CompletionRequest.builder(model)
        .user("It is 4 degrees in Oslo. What is the weather, and what shall I wear?")
        .build();

    Weather weather = Typed.of(provider).complete(request, Weather.class).value();
    out.println(
        weather.city() + ", " + weather.temperature() + ": " + weather.advice().orElse("-"));
  }

  private void growing() {
    CompletionRequest request = CompletionRequest.builder(model)
        .user("It is 4 degrees in Oslo. What is the weather, and what shall I wear?")
        .build();

    try (TypedStream<Weather> stream = Typed.of(provider).stream(request, Weather.class)) {
      for (Weather soFar : stream) {
        out.print(soFar.advice().map(advice -> ".").orElse(""));
      }
      out.println(" " + stream.toAnswer().value().advice().orElse("-"));
    }
  }

  private void look(Path picture) throws IOException {
    CompletionRequest request = CompletionRequest.builder(model)
        .user("What is this?", ContentPart.Image.from(picture))
        .build();

    Completion answer = provider.completeAsync(request).join();
    out.println(answer.text());
  }

  private void talk() {
    Conversation talk = Conversation.of(8_000).system("Answer in one sentence.");
    for (String question : List.of("Why is the sky blue?", "And at dusk?", "And on Mars?")) {
      talk.user(question);
      try (CompletionStream stream = provider.stream(talk.request(model).build())) {
        stream.tokens().forEach(out::print);
        talk.add(stream.toCompletion());
      }
      out.println();
    }
  }
}
