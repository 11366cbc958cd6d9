package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model: its name, the conversation, options, tools, the form of the answer.
 * Immutable, and so are all its values: a request can be sent again, to another provider, or be the
 * start of the next one with {@link #toBuilder()}.
 *
 * <pre>{@code
 * CompletionRequest request = CompletionRequest.builder("gpt-3.5-turbo")
 *     .system("Answer in one sentence.")
 *     .user("Why is the sky blue?")
 *     .options(CompletionOptions.builder().maxTokens(200).build())
 *     .build();
 * }</pre>
 *
 * <p>What it holds decides {@linkplain #requiredCapabilities() which capabilities} it needs. A
 * provider that does not declare one of them refuses the request before anything is sent.
 *
 * <h2>Tools</h2>
 *
 * <p>The model answers with calls; the application runs them and sends the results, until an answer
 * has no calls. The loop is bounded, since a model may go on asking:
 *
 * <pre>{@code
 * CompletionRequest next = CompletionRequest.builder("gpt-4o-mini")
 *     .user("Do I need a coat in Oslo?")
 *     .tool(new Tool("weather", "The weather in a city now, in degrees Celsius", """
 *         {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
 *         """))
 *     .build();
 * Completion answer = provider.complete(next);
 * for (int round = 0; round < 5 && !answer.toolCalls().isEmpty(); round++) {
 *   CompletionRequest.Builder more = next.toBuilder().message(answer.toMessage());
 *   for (ContentPart.ToolCall call : answer.toolCalls()) {
 *     String result = "4 degrees, rain";  // what the tool says for call.name(), call.arguments()
 *     more.message(Message.toolResult(call.id(), result));
 *   }
 *   next = more.build();
 *   answer = provider.complete(next);
 * }
 * }</pre>
 *
 * <p>The arguments are the model's words: check them like any input from outside.
 *
 * <h2>Images and documents</h2>
 *
 * <pre>{@code
 * CompletionRequest look = CompletionRequest.builder("gpt-4o-mini")
 *     .user("Do the chart and the report agree?",
 *         ContentPart.Image.from(Path.of("chart.png")),
 *         ContentPart.Document.from(Path.of("report.pdf")))
 *     .build();
 * }</pre>
 *
 * <h2>Cache marks</h2>
 *
 * <p>A mark asks the service to keep what stands before it, so that the next request with the same
 * beginning is cheaper and faster. It stands behind the part that is the same each time:
 *
 * <pre>{@code
 * String handbook = Files.readString(Path.of("handbook.md"));
 * CompletionRequest cached = CompletionRequest.builder("claude-haiku-4-5")
 *     .message(Message.of(Role.SYSTEM,
 *         new ContentPart.Text(handbook), new ContentPart.CacheMark(Duration.ofHours(1))))
 *     .user("How many days of leave do I have?")
 *     .build();
 * }</pre>
 */
public final class CompletionRequest {

  private static final Set<Capability> STREAM_ALONE = Set.of(Capability.STREAM);
  private static final ResponseFormat TEXT = new ResponseFormat.Text();

  /** Wishes without which an answer costs more, or comes about in another way, and is still an answer to the request. */
  public static final Set<Capability> LEFT_OUT =
      Set.of(Capability.CACHE_MARKS, Capability.REASONING_EFFORT, Capability.REASONING_BUDGET);

  private final String model;
  private final List<Message> messages;
  private final boolean stream;
  private final CompletionOptions options;
  private final List<Tool> tools;
  private final ToolChoice toolChoice;
  private final @Nullable Boolean parallelToolCalls;
  private final ResponseFormat responseFormat;
  private final Map<String, @Nullable Object> extras;
  private final Map<String, Map<String, @Nullable Object>> hints;

  private CompletionRequest(Builder builder) {
    model = builder.model;
    messages = List.copyOf(builder.messages);
    stream = builder.stream;
    options = builder.options;
    tools = List.copyOf(builder.tools);
    toolChoice = builder.toolChoice;
    parallelToolCalls = builder.parallelToolCalls;
    responseFormat = builder.responseFormat;
    extras = builder.extras.isEmpty()
        ? Map.of()
        : Collections.unmodifiableMap(new LinkedHashMap<>(builder.extras));
    Map<String, Map<String, @Nullable Object>> copies = new HashMap<>(0);
    builder.hints.forEach((format, members) ->
        copies.put(format, Collections.unmodifiableMap(new LinkedHashMap<>(members))));
    hints = Map.copyOf(copies);
  }

  private CompletionRequest(CompletionRequest other, boolean stream) {
    model = other.model;
    messages = other.messages;
    this.stream = stream;
    options = other.options;
    tools = other.tools;
    toolChoice = other.toolChoice;
    parallelToolCalls = other.parallelToolCalls;
    responseFormat = other.responseFormat;
    extras = other.extras;
    hints = other.hints;
  }

  /**
   * A builder for a request to that model.
   *
   * @param model an id or an alias that a {@link ModelInfo} declares; checked for being blank by
   *     {@link Builder#build()}
   */
  public static Builder builder(String model) {
    return new Builder(model);
  }

  /** The model's id or alias, as the application gave it. */
  public String model() {
    return model;
  }

  /** The conversation, oldest message first; an immutable list, never empty. */
  public List<Message> messages() {
    return messages;
  }

  /**
   * Whether a stream is wanted; false if not set. {@link AbstractProvider#complete} and
   * {@link AbstractProvider#stream} set it as they need it; only a provider reads it.
   */
  public boolean stream() {
    return stream;
  }

  /** How the model is to answer; {@link CompletionOptions#none()} if not set. */
  public CompletionOptions options() {
    return options;
  }

  /**
   * The functions that the model may ask for, in the order in which they were added; an immutable
   * list, empty if there are none.
   */
  public List<Tool> tools() {
    return tools;
  }

  /** Whether the model may, must or must not call a tool; {@link ToolChoice#AUTO} if not set. */
  public ToolChoice toolChoice() {
    return toolChoice;
  }

  /** Whether the model may call several tools at once; empty if the service decides. */
  public Optional<Boolean> parallelToolCalls() {
    return Optional.ofNullable(parallelToolCalls);
  }

  /** The form of the answer; {@link ResponseFormat.Text} if not set. */
  public ResponseFormat responseFormat() {
    return responseFormat;
  }

  /**
   * Members of the request's JSON that only one service knows, sent to it as they are; needs
   * {@link Capability#EXTRAS}. A name that begins with a slash is a path to a nested member:
   * {@code /thinking/display} is the member {@code display} of the member {@code thinking}.
   *
   * @return an immutable map, empty if there are none; its values are strings, numbers, booleans,
   *     nulls, and lists and maps of those
   */
  public Map<String, @Nullable Object> extras() {
    return extras;
  }

  /**
   * Members of the request's JSON that services of one wire format are sent, and that all others go without; no capability is needed.
   * For what an answer does not depend on, such as a label for the service's own statistics, and for whoever passes on a request that
   * came in that format.
   *
   * @param format the format's name, such as {@code openai-chat}; it is that of its {@linkplain ContentPart.Opaque opaque parts}
   * @return an immutable map by the name or path of the member, as {@link #extras()} has; empty if there are none
   */
  public Map<String, @Nullable Object> hints(String format) {
    return hints.getOrDefault(format, Map.of());
  }

  /** The wire formats that there are {@link #hints} for; an immutable set. */
  public Set<String> hintedFormats() {
    return hints.keySet();
  }

  /**
   * What a model must be capable of to serve this request, in order of name.
   *
   * <ul>
   *   <li>{@link Capability#STREAM} if a stream is wanted
   *   <li>{@link Capability#TOOLS} for tools, and for calls and results in the messages
   *   <li>{@link Capability#VISION}, {@link Capability#DOCUMENTS}, {@link Capability#AUDIO} and
   *       {@link Capability#CACHE_MARKS} for such parts; {@link Capability#TOOL_IMAGES}, and not
   *       {@code VISION}, for an image in a tool's result
   *   <li>{@linkplain Capability#opaque one for each wire format} of opaque parts
   *   <li>{@link Capability#JSON_OBJECT} or {@link Capability#JSON_SCHEMA} for the form of the answer
   *   <li>{@link Capability#TOP_K}, {@link Capability#REASONING_EFFORT},
   *       {@link Capability#REASONING_BUDGET} and {@link Capability#LOGPROBS} for such options,
   *       {@link Capability#EXTRAS} for extras
   * </ul>
   *
   * <p>Text, reasoning, refusals, citations and the other options need none.
   *
   * @return not to be changed; empty for plain text
   */
  public Set<Capability> requiredCapabilities() {
    Set<Capability> ofOptions = options.requiredCapabilities();
    if (ofOptions.isEmpty() && isPlain()) {
      return stream ? STREAM_ALONE : Set.of();
    }
    Set<Capability> required = new TreeSet<>(ofOptions);
    if (stream) {
      required.add(Capability.STREAM);
    }
    if (!tools.isEmpty()) {
      required.add(Capability.TOOLS);
    }
    for (Message message : messages) {
      message.parts().forEach(part -> require(part, required));
    }
    if (responseFormat instanceof ResponseFormat.JsonObject) {
      required.add(Capability.JSON_OBJECT);
    } else if (responseFormat instanceof ResponseFormat.JsonSchema) {
      required.add(Capability.JSON_SCHEMA);
    }
    if (!extras.isEmpty()) {
      required.add(Capability.EXTRAS);
    }
    return required;
  }

  private static void require(ContentPart part, Set<Capability> required) {
    if (part instanceof ContentPart.Image) {
      required.add(Capability.VISION);
    } else if (part instanceof ContentPart.Document) {
      required.add(Capability.DOCUMENTS);
    } else if (part instanceof ContentPart.Audio) {
      required.add(Capability.AUDIO);
    } else if (part instanceof ContentPart.CacheMark) {
      required.add(Capability.CACHE_MARKS);
    } else if (part instanceof ContentPart.Opaque opaque) {
      required.add(opaque.capability());
    } else if (part instanceof ContentPart.ToolCall) {
      required.add(Capability.TOOLS);
    } else if (part instanceof ContentPart.ToolResult result) {
      required.add(Capability.TOOLS);
      if (result.content().stream().anyMatch(ContentPart.Image.class::isInstance)) {
        required.add(Capability.TOOL_IMAGES);
      }
    }
  }

  /** Whether it is text and nothing else, as most are. */
  private boolean isPlain() {
    if (!tools.isEmpty() || !extras.isEmpty() || !(responseFormat instanceof ResponseFormat.Text)) {
      return false;
    }
    for (Message message : messages) {
      for (ContentPart part : message.parts()) {
        if (!(part instanceof ContentPart.Text)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * This request without {@linkplain ContentPart.Opaque opaque parts} and without the reasoning
   * that they prove, so that a provider of another wire format can serve it. The model then goes on
   * without what they held. A message that held nothing else is left out.
   *
   * @return a new request, with the same content if it has no such parts
   * @throws IllegalArgumentException if no message would be left
   */
  public CompletionRequest withoutOpaque() {
    return without(
        part -> part instanceof ContentPart.Opaque || part instanceof ContentPart.Reasoning);
  }

  /**
   * This request without what needs these capabilities, so that a provider which lacks them can serve it.
   *
   * @param lacking some of {@link #LEFT_OUT}; others are ignored
   * @return this if there is nothing to leave out
   */
  public CompletionRequest without(Collection<Capability> lacking) {
    CompletionRequest left = lacking.contains(Capability.CACHE_MARKS)
        ? without(ContentPart.CacheMark.class::isInstance)
        : this;
    boolean effort = lacking.contains(Capability.REASONING_EFFORT);
    boolean budget = lacking.contains(Capability.REASONING_BUDGET);
    return effort || budget
        ? left.toBuilder().options(options.withoutReasoning(effort, budget)).build()
        : left;
  }

  /** This request without those of its parts; a message that held nothing else is left out. */
  private CompletionRequest without(Predicate<ContentPart> dropped) {
    return toBuilder()
        .messages(messages.stream()
            .flatMap(message -> message.filtered(dropped.negate()).stream())
            .toList())
        .build();
  }

  /** This request with {@link #stream()} as given. */
  CompletionRequest withStream(boolean wanted) {
    return stream == wanted ? this : new CompletionRequest(this, wanted);
  }

  /**
   * A builder that starts from this request. Messages and tools are added to what is there;
   * {@link Builder#messages} replaces the former.
   */
  public Builder toBuilder() {
    Builder builder = new Builder(model);
    builder.messages.addAll(messages);
    builder.stream = stream;
    builder.options = options;
    builder.tools.addAll(tools);
    builder.toolChoice = toolChoice;
    builder.parallelToolCalls = parallelToolCalls;
    builder.responseFormat = responseFormat;
    builder.extras.putAll(extras);
    hints.forEach((format, members) -> builder.hints.put(format, new LinkedHashMap<>(members)));
    return builder;
  }

  /**
   * The model, the options, sizes, and the names of the extras, but no message: prompts must not
   * appear in logs.
   */
  @Override
  public String toString() {
    return "CompletionRequest[model=" + model + ", messages=" + messages.size() + ", stream="
        + stream + ", " + options + ", tools=" + tools.size() + ", extras=" + extras.keySet() + "]";
  }

  /**
   * Makes a {@link CompletionRequest}. Can be used again after {@link #build()}, and then goes on
   * from where it was. Not thread-safe.
   */
  public static final class Builder {
    private String model;
    private final List<Message> messages = new ArrayList<>();
    private boolean stream;
    private CompletionOptions options = CompletionOptions.none();
    private final List<Tool> tools = new ArrayList<>();
    private ToolChoice toolChoice = ToolChoice.AUTO;
    private @Nullable Boolean parallelToolCalls;
    private ResponseFormat responseFormat = TEXT;
    private final Map<String, @Nullable Object> extras = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> hints = new HashMap<>(0);

    private Builder(String model) {
      this.model = Objects.requireNonNull(model, "model");
    }

    /**
     * Replaces the model.
     *
     * @param id an id or an alias that a {@link ModelInfo} declares
     */
    public Builder model(String id) {
      model = Objects.requireNonNull(id, "model");
      return this;
    }

    /** Adds a system message, {@link Message#system}. It usually comes first. */
    public Builder system(String text) {
      return message(Message.system(text));
    }

    /** Adds a user message, {@link Message#user(String)}. */
    public Builder user(String text) {
      return message(Message.user(text));
    }

    /**
     * Adds a user message with what belongs to the question, such as
     * {@code ContentPart.Image.from(file)}.
     *
     * @param text the question
     * @param more images, documents, sounds, further texts, marks
     * @throws IllegalArgumentException if a part cannot be in a user's message
     */
    public Builder user(String text, ContentPart... more) {
      return message(Message.user(text, more));
    }

    /** Adds a message behind those that are there. */
    public Builder message(Message message) {
      messages.add(Objects.requireNonNull(message, "message"));
      return this;
    }

    /**
     * Replaces all messages.
     *
     * @param all the conversation, oldest message first
     */
    public Builder messages(Collection<Message> all) {
      List<Message> copy = List.copyOf(all);
      messages.clear();
      messages.addAll(copy);
      return this;
    }

    /**
     * Whether a stream is wanted. Applications need not set it; see
     * {@link CompletionRequest#stream()}.
     */
    public Builder stream(boolean wanted) {
      stream = wanted;
      return this;
    }

    /** Replaces the options, all of them; {@link CompletionOptions#orElse} merges two sets. */
    public Builder options(CompletionOptions values) {
      options = Objects.requireNonNull(values, "options");
      return this;
    }

    /**
     * Adds a tool. Its name must be unique among those of the request, which {@link #build()}
     * checks.
     */
    public Builder tool(Tool tool) {
      tools.add(Objects.requireNonNull(tool, "tool"));
      return this;
    }

    /**
     * Sets whether the model may, must or must not call a tool; {@link ToolChoice#AUTO} if not set.
     */
    public Builder toolChoice(ToolChoice choice) {
      toolChoice = Objects.requireNonNull(choice, "toolChoice");
      return this;
    }

    /** Sets whether the model may call several tools at once; the service decides if not set. */
    public Builder parallelToolCalls(boolean allowed) {
      parallelToolCalls = allowed;
      return this;
    }

    /** Sets the form of the answer; {@link ResponseFormat.Text} if not set. */
    public Builder responseFormat(ResponseFormat format) {
      responseFormat = Objects.requireNonNull(format, "responseFormat");
      return this;
    }

    /**
     * Adds a member that only one service knows, replacing one of the same name. Needs
     * {@link Capability#EXTRAS}.
     *
     * <pre>{@code
     * CompletionRequest request = CompletionRequest.builder("gpt-4o-mini")
     *     .user("Hello")
     *     .extra("service_tier", "flex")
     *     .extra("metadata", Map.of("team", "search"))
     *     .build();
     * }</pre>
     *
     * @param name the member's name, or a path such as {@code /thinking/display}, see
     *     {@link CompletionRequest#extras()}
     * @param value null, a string, a finite number, a boolean, or collections and maps of those, 64
     *     deep at most; it is copied
     * @throws IllegalArgumentException if the value is, or holds, something that JSON has no form
     *     for
     */
    public Builder extra(String name, @Nullable Object value) {
      extras.put(Objects.requireNonNull(name, "name"), JsonValue.copyOf(name, value));
      return this;
    }

    /**
     * Adds a member that only services of that wire format are sent, replacing one of the same name; see
     * {@link CompletionRequest#hints(String)}.
     *
     * @param format the format's name, such as {@code openai-chat}
     * @param name the member's name, or a path such as {@code /messages/0/name}: elements of lists are counted from 0
     * @param value as for {@link #extra}
     * @throws IllegalArgumentException if the value is, or holds, something that JSON has no form for
     */
    public Builder hint(String format, String name, @Nullable Object value) {
      hints
          .computeIfAbsent(Objects.requireNonNull(format, "format"), each -> new LinkedHashMap<>())
          .put(Objects.requireNonNull(name, "name"), JsonValue.copyOf(name, value));
      return this;
    }

    /**
     * Makes the request.
     *
     * @throws IllegalArgumentException if the model is blank, there is no message, two tools share
     *     a name, the choice of tools names one that the request does not have, or a tool is
     *     required and there is none
     */
    public CompletionRequest build() {
      if (model.isBlank()) {
        throw new IllegalArgumentException("A request names a model, but this one's is blank");
      }
      if (messages.isEmpty()) {
        throw new IllegalArgumentException(
            "A request to model " + model + " needs at least one message");
      }
      List<String> names =
          tools.isEmpty() ? List.of() : tools.stream().map(Tool::name).toList();
      if (tools.size() > 1 && names.stream().distinct().count() < tools.size()) {
        throw new IllegalArgumentException("Two tools of a request share a name");
      }
      if (toolChoice instanceof ToolChoice.One one && !names.contains(one.name())) {
        throw new IllegalArgumentException(
            "The tool to call is " + one.name() + ", but the request's tools are " + names);
      }
      if (tools.isEmpty() && toolChoice instanceof ToolChoice.Required) {
        throw new IllegalArgumentException("A tool is required, but the request has none");
      }
      return new CompletionRequest(this);
    }
  }
}
