import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/** OpenAI's client for Java: run as a source file, with the client on the class path. The same world as in cases.py. */
public class OpenAiJava {

  private static final String GATEWAY = System.getenv("PATCHBAY_GATEWAY");
  private static final String WATCH = System.getenv("PATCHBAY_WATCH");
  private static final String TEXT = "All is well";
  private static final String AFTER_TOOL = "It snows in Oslo";
  private static final String QUESTION = "How are you?";
  private static final Map<String, Long> STREAMED_INPUT = Map.of("gpt", 9L, "claude", 12L);
  private static final long LEAVING = Duration.ofSeconds(1).toNanos();
  private static final Duration IMPATIENT = Duration.ofSeconds(2);
  private static final int LONGEST_LINE = 400;

  private static final Map<String, Callable<?>> CASES = new LinkedHashMap<>();
  private static final OpenAIClient CLIENT = client(System.getenv("PATCHBAY_KEY"));

  /** What a schema is made of. */
  public static class City {
    public String city;
    public int degrees;
  }

  /** A tool, and its arguments. */
  public static class Weather {
    public String city;
  }

  private static OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(GATEWAY + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(QUESTION);
  }

  private static ChatCompletion whole(ChatCompletionCreateParams.Builder request) {
    return CLIENT.chat().completions().create(request.build());
  }

  private static StreamResponse<ChatCompletionChunk> streamed(
      ChatCompletionCreateParams.Builder request) {
    return CLIENT.chat().completions().createStreaming(request.build());
  }

  private static ChatCompletion accumulated(ChatCompletionCreateParams.Builder request) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> response = streamed(request)) {
      response.stream().forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  public static void main(String[] none) {
    models();
    for (String model : List.of("gpt", "claude")) {
      chatWith(model);
      responsesWith(model);
    }
    refusals();
    ends();
    CASES.put("vectors", () -> {
      EmbeddingCreateParams request = EmbeddingCreateParams.builder()
          .model("text-embedding-3-small")
          .inputOfArrayOfStrings(List.of("a", "b"))
          .build();
      return equal(
          CLIENT.embeddings().create(request).data().get(1).embedding(), List.of(0.5f, -0.25f, 1f));
    });
    CASES.forEach(OpenAiJava::run);
    line("END " + CASES.size());
    // The client's threads would live on for a minute.
    System.exit(0);
  }

  private static void models() {
    CASES.put("models: list", () -> {
      List<String> ids =
          CLIENT.models().list().data().stream().map(model -> model.id()).toList();
      check(ids.containsAll(List.of("gpt", "claude", "cut")), ids.toString());
      return ids.size() + " models";
    });
    CASES.put("models: one", () -> equal(CLIENT.models().retrieve("gpt").id(), "gpt"));
    CASES.put(
        "models: unknown is NotFoundException",
        () -> raises(NotFoundException.class, () -> CLIENT.models().retrieve("no-such-model")));
  }

  private static void chatWith(String model) {
    CASES.put("chat " + model + ": whole, with usage", () -> {
      ChatCompletion answer = whole(chat(model));
      usage(answer, 9);
      return equal(text(answer), TEXT);
    });
    CASES.put("chat " + model + ": stream, with usage", () -> {
      ChatCompletion answer = accumulated(chat(model)
          .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()));
      usage(answer, STREAMED_INPUT.get(model));
      equal(answer.choices().get(0).finishReason().asString(), "stop");
      return equal(text(answer), TEXT);
    });
    CASES.put("chat " + model + ": tools and their results", () -> {
      ChatCompletion first = whole(chat(model).addTool(Weather.class));
      ChatCompletionMessageFunctionToolCall call = call(first);
      equal(call.function().arguments(Weather.class).city, "Oslo");
      ChatCompletionToolMessageParam result = ChatCompletionToolMessageParam.builder()
          .toolCallId(call.id())
          .content("snow")
          .build();
      return equal(
          text(whole(chat(model)
              .addTool(Weather.class)
              .addMessage(first.choices().get(0).message())
              .addMessage(result))),
          AFTER_TOOL);
    });
    CASES.put("chat " + model + ": streamed tools", () -> {
      ChatCompletionMessageFunctionToolCall call =
          call(accumulated(chat(model).addTool(Weather.class)));
      return equal(call.function().arguments(Weather.class).city, "Oslo");
    });
    CASES.put("chat " + model + ": a class as schema", () -> {
      City city = CLIENT
          .chat()
          .completions()
          .create(chat(model).responseFormat(City.class).build())
          .choices()
          .get(0)
          .message()
          .content()
          .orElseThrow();
      return equal(city.city + " " + city.degrees, "Oslo -3");
    });
  }

  private static void responsesWith(String model) {
    CASES.put("responses " + model + ": whole", () -> {
      String text = CLIENT.responses().create(responses(model)).output().stream()
          .flatMap(item -> item.message().stream())
          .flatMap(message -> message.content().stream())
          .map(content -> content.asOutputText().text())
          .collect(Collectors.joining());
      return equal(text, TEXT);
    });
    CASES.put("responses " + model + ": stream", () -> {
      try (StreamResponse<ResponseStreamEvent> response =
          CLIENT.responses().createStreaming(responses(model))) {
        List<ResponseStreamEvent> events = response.stream().toList();
        check(events.get(events.size() - 1).isCompleted(), "it is not completed");
        return equal(
            events.stream()
                .flatMap(event -> event.outputTextDelta().stream())
                .map(delta -> delta.delta())
                .collect(Collectors.joining()),
            TEXT);
      }
    });
  }

  private static ResponseCreateParams responses(String model) {
    return ResponseCreateParams.builder().model(model).input(QUESTION).build();
  }

  private static void refusals() {
    CASES.put(
        "chat: a wrong key is UnauthorizedException",
        () -> raises(
            UnauthorizedException.class,
            () -> client("pb-" + "x".repeat(43)).chat().completions().create(chat("gpt").build())));
    CASES.put(
        "chat: an unknown model is NotFoundException",
        () -> raises(NotFoundException.class, () -> whole(chat("no-such-model"))));
    refused(
        "chat: a 429 is RateLimitException",
        RateLimitException.class,
        () -> chat("busy"),
        error -> equal(error.headers().values("retry-after"), List.of("1")));
    refused(
        "chat: a wrong request is BadRequestException",
        BadRequestException.class,
        () -> chat("gpt").putAdditionalBodyProperty("temperature", JsonValue.from("hot")),
        error -> equal(error.param().orElse(""), "temperature"));
    CASES.put(
        "responses: an unknown model is NotFoundException",
        () -> raises(
            NotFoundException.class, () -> CLIENT.responses().create(responses("no-such-model"))));
  }

  /** A case for a whole answer and one for a stream. */
  private static <E extends OpenAIServiceException> void refused(
      String name,
      Class<E> kind,
      Callable<ChatCompletionCreateParams.Builder> request,
      Function<E, ?> seen) {
    CASES.put(name + ", whole", () -> seen.apply(error(kind, () -> whole(request.call()))));
    CASES.put(name + ", streamed", () -> seen.apply(error(kind, () -> streamed(request.call()))));
  }

  private static void ends() {
    CASES.put("chat: leaving a stream", () -> {
      long since;
      try (StreamResponse<ChatCompletionChunk> response = streamed(chat("slow"))) {
        Iterator<ChatCompletionChunk> chunks = response.stream().iterator();
        while (chunks.next().choices().get(0).delta().content().orElse("").isEmpty()) {}
        since = System.nanoTime();
      }
      return left("slow", since);
    });
    CASES.put("chat: leaving while nothing has come", () -> {
      // The client leaves a whole call by its timeout alone.
      OpenAIClient impatient = CLIENT.withOptions(options -> options.timeout(IMPATIENT));
      Thread caller = new Thread(() -> error(
          OpenAIException.class,
          () -> impatient.chat().completions().create(chat("silent").build())));
      caller.start();
      while (open("silent") == 0) {
        check(caller.isAlive(), "the service of silent was not asked");
      }
      caller.join();
      return left("silent", System.nanoTime());
    });
    CASES.put("chat: a broken stream is an exception", () -> {
      StringBuilder seen = new StringBuilder();
      String error = raises(OpenAIException.class, () -> {
        try (StreamResponse<ChatCompletionChunk> response = streamed(chat("cut"))) {
          response.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .peek(choice -> check(choice.finishReason().isEmpty(), "it says that it is finished"))
              .forEach(choice -> seen.append(choice.delta().content().orElse("")));
        }
        return seen;
      });
      equal(seen.toString(), "All is");
      return error;
    });
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().get(0).message().content().orElse("");
  }

  private static void usage(ChatCompletion answer, long input) {
    CompletionUsage usage = answer.usage().orElseThrow();
    equal(List.of(usage.promptTokens(), usage.completionTokens()), List.of(input, 4L));
  }

  private static ChatCompletionMessageFunctionToolCall call(ChatCompletion answer) {
    return answer.choices().get(0).message().toolCalls().orElseThrow().get(0).asFunction();
  }

  private static void run(String name, Callable<?> body) {
    try {
      line("PASS " + name + " | " + body.call());
    } catch (Exception | AssertionError e) {
      line("FAIL " + name + " | " + e);
    }
  }

  private static void line(String text) {
    String one = text.replaceAll("\\s+", " ");
    System.out.println(
        one.length() < LONGEST_LINE ? one : one.substring(0, LONGEST_LINE) + "...");
  }

  private static String raises(Class<? extends OpenAIException> kind, Callable<?> body) {
    return error(kind, body).toString();
  }

  private static <E extends OpenAIException> E error(Class<E> kind, Callable<?> body) {
    Object result;
    try {
      result = body.call();
    } catch (Exception e) {
      if (kind.isInstance(e)) {
        return kind.cast(e);
      }
      throw new AssertionError("expected " + kind.getSimpleName() + ", but got " + e, e);
    }
    throw new AssertionError("expected " + kind.getSimpleName() + ", but got " + result);
  }

  private static <T> T equal(T seen, T expected) {
    check(seen.equals(expected), "expected " + expected + ", not " + seen);
    return seen;
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  private static int open(String model) throws IOException {
    try (InputStream answer = URI.create(WATCH + "/open/" + model).toURL().openStream()) {
      return Integer.parseInt(new String(answer.readAllBytes()));
    }
  }

  /** How long after that moment the model's service saw its connection closed. */
  private static String left(String model, long since) throws IOException {
    while (open(model) > 0) {
      check(System.nanoTime() - since < LEAVING, "the service of " + model + " is still asked after 1 s");
    }
    return "closed at the service after " + (System.nanoTime() - since) / 1_000_000 + " ms";
  }
}
