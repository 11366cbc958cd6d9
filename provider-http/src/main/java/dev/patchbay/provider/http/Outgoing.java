package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A request on its way to the service, with the model and the options that apply. Immutable. */
public final class Outgoing {

  private final String provider;
  private final CompletionRequest request;
  private final String model;
  private final CompletionOptions options;
  private final ProviderConfig config;
  private final UnsupportedOptions unsupported;

  Outgoing(
      String provider,
      CompletionRequest request,
      String model,
      CompletionOptions options,
      ProviderConfig config,
      UnsupportedOptions unsupported) {
    this.provider = provider;
    this.request = request;
    this.model = model;
    this.options = options;
    this.config = config;
    this.unsupported = unsupported;
  }

  Outgoing(
      String provider,
      CompletionRequest request,
      String model,
      CompletionOptions options,
      ProviderConfig config) {
    this(provider, request, model, options, config, UnsupportedOptions.of(config, provider));
  }

  /** The id of the provider that asks. */
  public String provider() {
    return provider;
  }

  /** What the application asks for. */
  public CompletionRequest request() {
    return request;
  }

  /** The model as the service names it, also where the request names an alias. */
  public String model() {
    return model;
  }

  /** The request's options, and where it does not set one, the service's default. */
  public CompletionOptions options() {
    return options;
  }

  /** Whether a stream is wanted. */
  public boolean stream() {
    return request.stream();
  }

  /**
   * The conversation for services that have no word for refusals and citations: a refusal is a text, and citations, which tell a model
   * nothing, are left out.
   */
  public List<Message> messages() {
    return request.messages().stream().map(Outgoing::inPlainWords).toList();
  }

  private static Message inPlainWords(Message message) {
    if (message.role() != Role.ASSISTANT) {
      return message;
    }
    List<ContentPart> parts = new ArrayList<>(message.parts());
    parts.removeIf(ContentPart.Citation.class::isInstance);
    parts.replaceAll(part ->
        part instanceof ContentPart.Refusal refusal ? new ContentPart.Text(refusal.text()) : part);
    return new Message(Role.ASSISTANT, parts.isEmpty() ? List.of(new ContentPart.Text("")) : parts);
  }

  /** What {@link #messages()} begin with, for services that take instructions apart from the rest; empty if there are none. */
  public List<ContentPart> instructions() {
    return messages().stream()
        .takeWhile(message -> message.role() == Role.SYSTEM)
        .flatMap(message -> message.parts().stream())
        .toList();
  }

  /**
   * The {@link #messages()} behind the {@link #instructions()}, for services that want the two sides to take turns: messages that follow
   * each other and are of one side are one turn. The results of tools are on the user's side.
   */
  public List<Turn> turns() {
    List<Message> messages =
        messages().stream().dropWhile(message -> message.role() == Role.SYSTEM).toList();
    List<Turn> turns = new ArrayList<>();
    int next = 0;
    while (next < messages.size()) {
      Role side = side(messages.get(next));
      List<ContentPart> parts = new ArrayList<>();
      for (; next < messages.size() && side(messages.get(next)) == side; next++) {
        parts.addAll(messages.get(next).parts());
      }
      turns.add(new Turn(side, parts));
    }
    return List.copyOf(turns);
  }

  private static Role side(Message message) {
    return message.role() == Role.TOOL ? Role.USER : message.role();
  }

  /**
   * What one side says before the other does.
   *
   * @param side {@link Role#SYSTEM}, {@link Role#USER} or {@link Role#ASSISTANT}
   * @param parts what is said, with the results of tools; at least one
   */
  public record Turn(Role side, List<ContentPart> parts) {
    /** Refuses nulls. */
    public Turn {
      Objects.requireNonNull(side, "side");
      parts = List.copyOf(parts);
    }
  }

  /** The name of the tool that a result in this request is from: as the result says, or as the call before it does; empty if neither does. */
  public String toolOf(ContentPart.ToolResult result) {
    String name = result.name();
    for (Message message : request.messages()) {
      for (ContentPart part : message.parts()) {
        if (part == result || !result.name().isEmpty()) {
          return name;
        }
        if (part instanceof ContentPart.ToolCall call && call.id().equals(result.callId())) {
          name = call.name();
        }
      }
    }
    return name;
  }

  /** A setting of the service's own, see {@link HttpService.Builder#setting}. */
  public Optional<String> setting(String name) {
    return config.text(name);
  }

  /** The same for one that is {@code true} or {@code false}. */
  public boolean flag(String name, boolean otherwise) {
    return config.flag(name).orElse(otherwise);
  }

  /**
   * Turns down what the format has no word for, before a byte is sent.
   *
   * @param what what is wrong with the request, as a sentence without a full stop, such as {@code the service knows no seed}
   * @return an {@link ErrorKind#INVALID_REQUEST} to be thrown
   */
  public ProviderException refuse(String what) {
    return ProviderException.of(ErrorKind.INVALID_REQUEST, what);
  }

  /** Refuses the request if that holds. */
  public void refuseIf(boolean wrong, String what) {
    if (wrong) {
      throw refuse(what);
    }
  }

  /** Refuses a request for one tool call at a time, for a service that cannot be told. */
  public void refuseSingleCalls() {
    refuseIf(
        !request.parallelToolCalls().orElse(true),
        "the service cannot be held to one tool call at a time");
  }

  /**
   * Deals with an option that the service has no word for, as the setting {@code unsupported-options} says: refuses the request, or
   * returns so that the format goes on without the option.
   *
   * @param set whether the request sets the option
   * @param what what is wrong, as a sentence without a full stop, such as {@code the service knows no seed}
   */
  public void leaveOutIf(boolean set, String what) {
    if (set) {
      unsupported.leaveOut(what);
    }
  }

  /** Deals in that way with the penalties, for a service that has none. */
  public void leaveOutPenalties() {
    leaveOutIf(
        options.presencePenalty().orElse(0) != 0 || options.frequencyPenalty().orElse(0) != 0,
        "the service knows no penalties");
  }
}
