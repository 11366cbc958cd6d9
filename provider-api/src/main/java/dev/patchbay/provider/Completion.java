package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer. Immutable.
 *
 * <pre>{@code
 * Completion answer = provider.complete(request);
 * if (!answer.refusal().isEmpty()) {
 *   System.out.println("Refused: " + answer.refusal());
 * } else {
 *   System.out.println(answer.text());
 * }
 * if (answer.finishReason().kind() == FinishReason.Kind.LENGTH) {
 *   System.out.println("(cut off by maxTokens)");
 * }
 * }</pre>
 *
 * <p>An answer consists of {@linkplain #parts() parts}; the other methods pick out what is usually
 * wanted. Go on with the conversation by adding {@link #toMessage()} to the next request, rather
 * than {@link #text()}, which leaves out tool calls and what the service needs back.
 *
 * <p>A provider makes one with a builder, and a test, too:
 *
 * <pre>{@code
 * Completion made = Completion.builder("Because blue light scatters most.")
 *     .finishReason(FinishReason.STOP)
 *     .usage(Usage.of(14, 6))
 *     .build();
 * }</pre>
 */
public final class Completion implements CompletionResult {

  private final List<ContentPart> parts;
  private final String text;
  private final FinishReason finishReason;
  private final Usage usage;
  private final AnswerDetails details;
  private final String provider;
  private final String model;
  private final List<Attempt> attempts;

  /** Whether a provider has handed it out, so that what it says of provider and attempts is true. */
  private final boolean handedOut;

  private Completion(Builder builder) {
    handedOut = builder.handedOut;
    parts = List.copyOf(builder.parts);
    text = Message.textOf(parts);
    finishReason = builder.finishReason;
    usage = builder.usage;
    details = builder.details;
    provider = builder.provider;
    model = builder.model;
    attempts = List.copyOf(builder.attempts);
  }

  /** That answer with another origin. */
  private Completion(
      Completion answer, String provider, String model, List<Attempt> attempts, boolean handedOut) {
    this.handedOut = handedOut;
    parts = answer.parts;
    text = answer.text;
    finishReason = answer.finishReason;
    usage = answer.usage;
    details = answer.details;
    this.provider = provider;
    this.model = model;
    this.attempts = List.copyOf(attempts);
  }

  /** A builder for an answer with that text, which may be empty. */
  public static Builder builder(String text) {
    Builder builder = new Builder();
    return text.isEmpty() ? builder : builder.part(new ContentPart.Text(text));
  }

  /** A builder for an answer without any part so far. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A complete answer of that text, with the finish reason {@link FinishReason#STOP} and unknown
   * usage. For tests and for providers that answer by themselves.
   */
  public static Completion of(String text) {
    return builder(text).build();
  }

  /**
   * The answer that these events of a stream make up, in their order: neighbouring pieces of text
   * become one part, and pieces of a tool call one call.
   *
   * @param events the events of a stream from its first to its last; gone through once
   * @throws IllegalArgumentException if the last one, and none before it, is not a
   *     {@link CompletionEvent.Finished}
   */
  public static Completion of(Iterable<? extends CompletionEvent> events) {
    PartialCompletion partial = new PartialCompletion();
    Iterator<? extends CompletionEvent> rest = events.iterator();
    while (rest.hasNext()) {
      CompletionEvent event = rest.next();
      if (event instanceof CompletionEvent.Finished finished) {
        if (rest.hasNext()) {
          break;
        }
        return partial.finish(finished).build();
      }
      partial.add(event);
    }
    throw new IllegalArgumentException("The events of an answer end with one Finished, their last");
  }

  /**
   * All that the model gave, in its order: text, reasoning, tool calls, refusals, citations, images
   * and what only the service can read. A text that came in pieces is one part.
   *
   * @return an immutable list; empty if the answer is
   */
  public List<ContentPart> parts() {
    return parts;
  }

  /**
   * The answer: its text parts, joined without a separator; empty if the model only calls tools or
   * refuses.
   */
  public String text() {
    return text;
  }

  /** The reasoning that led to the answer, joined; empty if the model does not show it. */
  public String reasoning() {
    StringBuilder reasoning = new StringBuilder(0);
    parts(ContentPart.Reasoning.class).forEach(part -> reasoning.append(part.text()));
    return reasoning.toString();
  }

  /** What the model said in place of an answer; empty if it did not refuse, or if the service does not tell it apart. */
  public String refusal() {
    StringBuilder refusal = new StringBuilder(0);
    parts(ContentPart.Refusal.class).forEach(part -> refusal.append(part.text()));
    return refusal.toString();
  }

  /**
   * The calls of tools that the model wants, in its order; empty if none. Each is answered by a
   * {@link ContentPart.ToolResult} in the next request.
   */
  public List<ContentPart.ToolCall> toolCalls() {
    return parts(ContentPart.ToolCall.class);
  }

  /**
   * The parts of that kind, in order: {@code answer.parts(ContentPart.Citation.class)}.
   *
   * @param kind one of the records of {@link ContentPart}
   * @return an immutable list; empty if there is none
   */
  public <P extends ContentPart> List<P> parts(Class<P> kind) {
    return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Why the model stopped; {@link FinishReason.Kind#STOP} is the only kind that means a whole
   * answer in words.
   */
  public FinishReason finishReason() {
    return finishReason;
  }

  /**
   * The tokens that the call took; {@link Usage#UNKNOWN} if the service did not say. With a router,
   * those of the last attempt alone.
   */
  public Usage usage() {
    return usage;
  }

  /** What else the service said: its id of the answer, the model's full name, request id, rate limits. */
  public AnswerDetails details() {
    return details;
  }

  /**
   * The id of the provider that gave the answer: behind a router the one it chose. Empty in an
   * answer that no provider has handed out.
   */
  public String provider() {
    return provider;
  }

  /**
   * The model that the provider was asked for, by the name in the request.
   * {@link AnswerDetails#model()} is the one that answered, in the service's words.
   */
  public String model() {
    return model;
  }

  /**
   * The calls to providers that were made, in order; the last is the one that gave this answer.
   * More than one only behind a router. Empty in an answer that no provider has handed out.
   */
  public List<Attempt> attempts() {
    return attempts;
  }

  /**
   * What the call cost: all {@link #attempts()} together, failed ones included. Known behind a
   * router of a registry that has a {@link ModelCatalogue} with the prices; {@link Cost#of} gives
   * the same for the attempts of a {@link ProviderException}.
   *
   * @return {@linkplain Cost#atLeast() at least} that, where a service has not counted its tokens;
   *     empty if a price is not known, or disputed
   */
  public Optional<Cost> cost() {
    return Cost.of(attempts);
  }

  /**
   * The answer as a message, to go on with the conversation. It holds every part, signatures and
   * encrypted reasoning included, so that the service gets back all that it needs. Another provider
   * may not be able to take those; see {@link CompletionRequest#withoutOpaque()}.
   *
   * @return a message of the {@linkplain Role#ASSISTANT assistant}; with an empty text if the
   *     answer has no part
   * @throws IllegalArgumentException if the answer has a part that is not an assistant's, which
   *     only a faulty provider makes
   */
  public Message toMessage() {
    return parts.isEmpty() ? Message.assistant("") : new Message(Role.ASSISTANT, parts);
  }

  /**
   * A builder that starts from this answer, provider and attempts included. For code that changes
   * an answer on its way, such as a filter.
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.parts.addAll(parts);
    builder.finishReason = finishReason;
    builder.usage = usage;
    builder.details = details;
    builder.servedBy(provider, model, attempts);
    builder.handedOut = handedOut;
    return builder;
  }

  /**
   * This answer as a provider hands it out: it is that provider's, unless another one has handed it out before.
   *
   * @param trusted whether it is believed to be another's also if none has
   */
  Completion servedBy(Attempt own, boolean trusted) {
    if (handedOut) {
      return this;
    }
    return provider.isEmpty() || !trusted
        ? new Completion(this, own.provider(), own.model(), List.of(own), true)
        : new Completion(this, provider, model, attempts, true);
  }

  /** This answer, with attempts that were made before, and with the price of its own. */
  Completion withEarlierAttempts(List<Attempt> made, @Nullable ModelPrice price) {
    if (made.isEmpty() && price == null) {
      return this;
    }
    List<Attempt> all = new ArrayList<>(made);
    all.addAll(attempts);
    if (!attempts.isEmpty()) {
      int own = all.size() - 1;
      all.set(own, all.get(own).priced(price, usage));
    }
    return new Completion(this, provider, model, all, handedOut);
  }

  /**
   * Provider, model, sizes, finish reason and usage; not the answer, which must not appear in logs.
   */
  @Override
  public String toString() {
    return "Completion[" + provider + ", model " + model + ", " + text.length() + " characters, "
        + toolCalls().size() + " tool calls, " + finishReason + ", " + usage + "]";
  }

  /** Makes a {@link Completion}. Parts keep the order in which they are added. Not thread-safe. */
  public static final class Builder {
    private final List<ContentPart> parts = new ArrayList<>(1);
    private FinishReason finishReason = FinishReason.STOP;
    private Usage usage = Usage.UNKNOWN;
    private AnswerDetails details = AnswerDetails.NONE;
    private String provider = "";
    private String model = "";
    private List<Attempt> attempts = List.of();
    private boolean handedOut;

    private Builder() {}

    /**
     * Puts the reasoning that led to the answer before all other parts.
     *
     * @param trace the reasoning as the service shows it
     */
    public Builder reasoning(String trace) {
      parts.add(0, new ContentPart.Reasoning(trace));
      return this;
    }

    /** Adds the calls of tools that the model wants; does not set the finish reason. */
    public Builder toolCalls(List<ContentPart.ToolCall> calls) {
      parts.addAll(calls);
      return this;
    }

    /** Adds a part: anything that an assistant's {@link Message} may hold. */
    public Builder part(ContentPart part) {
      parts.add(Objects.requireNonNull(part, "part"));
      return this;
    }

    /** Why the model stopped; {@link FinishReason#STOP} if not set. */
    public Builder finishReason(FinishReason reason) {
      finishReason = Objects.requireNonNull(reason, "finishReason");
      return this;
    }

    /** The tokens taken; {@link Usage#UNKNOWN} if not set. */
    public Builder usage(Usage tokens) {
      usage = Objects.requireNonNull(tokens, "usage");
      return this;
    }

    /** What else the service said; {@link AnswerDetails#NONE} if not set. */
    public Builder details(AnswerDetails said) {
      details = Objects.requireNonNull(said, "details");
      return this;
    }

    /**
     * Which provider answered, for which model, after which attempts. A provider need not say:
     * {@link AbstractProvider} does, and believes no other word but a {@link RoutingProvider}'s.
     *
     * @param providerId the id of the provider that answered
     * @param modelId the model that it was asked for
     * @param tried the calls that were made, the one that gave this answer last
     */
    public Builder servedBy(String providerId, String modelId, List<Attempt> tried) {
      provider = Objects.requireNonNull(providerId, "provider");
      model = Objects.requireNonNull(modelId, "model");
      attempts = List.copyOf(tried);
      handedOut = false;
      return this;
    }

    /** Makes the answer. */
    public Completion build() {
      return new Completion(this);
    }
  }
}
