package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
 * What is asked of a model. Immutable.
 *
 * <pre>{@code
 * CompletionRequest request = CompletionRequest.builder("gpt-3.5-turbo")
 *     .user("Why is the sky blue?")
 *     .options(CompletionOptions.builder().maxTokens(200).build())
 *     .build();
 * }</pre>
 */
public final class CompletionRequest {

  private static final Set<Capability> STREAM_ALONE = Set.of(Capability.STREAM);
  private static final ResponseFormat TEXT = new ResponseFormat.Text();

  private final String model;
  private final List<Message> messages;
  private final boolean stream;
  private final CompletionOptions options;
  private final List<Tool> tools;
  private final ToolChoice toolChoice;
  private final @Nullable Boolean parallelToolCalls;
  private final ResponseFormat responseFormat;
  private final Map<String, @Nullable Object> extras;

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
  }

  /** A builder for a request to that model, which is an id or an alias that a {@link ModelInfo} declares. */
  public static Builder builder(String model) {
    return new Builder(model);
  }

  /** The model's id or alias. */
  public String model() {
    return model;
  }

  /** The conversation, oldest message first; never empty. */
  public List<Message> messages() {
    return messages;
  }

  /**
   * Whether a stream is wanted. {@link AbstractProvider#complete} and {@link AbstractProvider#stream} set it as they
   * need it; only a provider reads it.
   */
  public boolean stream() {
    return stream;
  }

  /** How the model shall answer. */
  public CompletionOptions options() {
    return options;
  }

  /** The functions that the model may ask for; empty if none. */
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

  /** The form of the answer. */
  public ResponseFormat responseFormat() {
    return responseFormat;
  }

  /**
   * What only one service knows, sent to it as it is; needs {@link Capability#EXTRAS}. A name that begins with a slash is a
   * path to a nested member: {@code /thinking/display} is the member {@code display} of the member {@code thinking}. The values
   * are strings, numbers, booleans, nulls, and lists and maps of those.
   */
  public Map<String, @Nullable Object> extras() {
    return extras;
  }

  /** What a model must be capable of to serve this request, in order of name. */
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
   * This request without {@linkplain ContentPart.Opaque opaque parts} and without the reasoning that they prove, so that a
   * provider which they do not belong to can serve it. The model then goes on without what they held.
   */
  public CompletionRequest withoutOpaque() {
    return without(
        part -> part instanceof ContentPart.Opaque || part instanceof ContentPart.Reasoning);
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

  /** A builder that starts from this request. */
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
    return builder;
  }

  /** Model and sizes, but no message: prompts must not appear in logs. */
  @Override
  public String toString() {
    return "CompletionRequest[model=" + model + ", messages=" + messages.size() + ", stream="
        + stream + ", " + options + ", tools=" + tools.size() + ", extras=" + extras.keySet() + "]";
  }

  /** Makes a {@link CompletionRequest}. Not thread-safe. */
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

    private Builder(String model) {
      this.model = Objects.requireNonNull(model, "model");
    }

    /** Replaces the model. */
    public Builder model(String id) {
      model = Objects.requireNonNull(id, "model");
      return this;
    }

    /** Adds a system message. */
    public Builder system(String text) {
      return message(Message.system(text));
    }

    /** Adds a user message. */
    public Builder user(String text) {
      return message(Message.user(text));
    }

    /** Adds a user message with what belongs to the question, such as {@code ContentPart.Image.from(file)}. */
    public Builder user(String text, ContentPart... more) {
      return message(Message.user(text, more));
    }

    /** Adds a message. */
    public Builder message(Message message) {
      messages.add(Objects.requireNonNull(message, "message"));
      return this;
    }

    /** Replaces all messages. */
    public Builder messages(Collection<Message> all) {
      List<Message> copy = List.copyOf(all);
      messages.clear();
      messages.addAll(copy);
      return this;
    }

    /** Whether a stream is wanted. */
    public Builder stream(boolean wanted) {
      stream = wanted;
      return this;
    }

    /** Replaces the options. */
    public Builder options(CompletionOptions values) {
      options = Objects.requireNonNull(values, "options");
      return this;
    }

    /** Adds a tool. */
    public Builder tool(Tool tool) {
      tools.add(Objects.requireNonNull(tool, "tool"));
      return this;
    }

    /** Sets whether the model may, must or must not call a tool. */
    public Builder toolChoice(ToolChoice choice) {
      toolChoice = Objects.requireNonNull(choice, "toolChoice");
      return this;
    }

    /** Sets whether the model may call several tools at once. */
    public Builder parallelToolCalls(boolean allowed) {
      parallelToolCalls = allowed;
      return this;
    }

    /** Sets the form of the answer. */
    public Builder responseFormat(ResponseFormat format) {
      responseFormat = Objects.requireNonNull(format, "responseFormat");
      return this;
    }

    /**
     * Adds a member that only one service knows.
     *
     * @param name the member's name, or a path such as {@code /thinking/display}, see {@link CompletionRequest#extras()}
     * @throws IllegalArgumentException if the value is, or holds, something that JSON has no form for
     */
    public Builder extra(String name, @Nullable Object value) {
      extras.put(Objects.requireNonNull(name, "name"), JsonValue.copyOf(name, value));
      return this;
    }

    /**
     * Makes the request.
     *
     * @throws IllegalArgumentException if the model is blank, there is no message, two tools share a name, or the choice of
     *     tools names one that there is not
     */
    public CompletionRequest build() {
      if (model.isBlank()) {
        throw new IllegalArgumentException("A request names a model, but this one's is blank");
      }
      if (messages.isEmpty()) {
        throw new IllegalArgumentException(
            "A request to model " + model + " needs at least one message");
      }
      List<String> names = tools.stream().map(Tool::name).toList();
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
