package dev.patchbay.provider.http;

import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes what an {@link AnswerReader} finds in an answer, in its order. Empty texts say nothing and are left out. Used by one thread
 * at a time.
 */
public final class AnswerSink {

  private final AnswerHead head;
  private final WireFormat format;
  private final Deque<CompletionEvent> events = new ArrayDeque<>(4);
  private final ToolCalls toolCalls = new ToolCalls();
  private final KeptBytes kept = new KeptBytes();

  private String id = "";
  private String model = "";
  private String stopSequence = "";
  private final Map<String, @Nullable Object> extras = new HashMap<>(0);
  private final List<TokenLogprob> logprobs = new ArrayList<>(0);
  private @Nullable FinishReason finishReason;
  private boolean done;

  /** Read by other threads when the stream is closed. */
  private volatile Usage usage = Usage.UNKNOWN;

  private Usage besideCache = Usage.UNKNOWN;

  /** Whether a further text would go on with the last one, as the service gets them back. */
  private boolean textIsOpen;

  /** How many things the present event has said, how many of them about the answer, and whether the last was a text in its bytes. */
  private int effects;

  private int remarks;

  private ChunkTemplate.@Nullable Kind placed;

  AnswerSink(AnswerHead head, WireFormat format) {
    this.head = head;
    this.format = format;
  }

  /** The next piece of the answer: the string that the reader stands on. */
  public void text(JsonIn json) {
    String piece = json.text();
    place(json, piece, ChunkTemplate.Kind.TEXT);
    text(piece);
  }

  /** The next piece of the answer. */
  public void text(String piece) {
    addText(new CompletionEvent.TextDelta(piece), piece);
  }

  /**
   * The next piece of the answer does not go on with the text or refusal before it. If there is one, with reasoning and citations at most
   * since, the divider is given out in between: an opaque part by which the format knows later that they were two.
   */
  public void divideText(ContentPart divider) {
    if (textIsOpen) {
      part(divider);
    }
  }

  /** The next piece of the model's reasoning: the string that the reader stands on. */
  public void reasoning(JsonIn json) {
    String piece = json.text();
    place(json, piece, ChunkTemplate.Kind.REASONING);
    reasoning(piece);
  }

  /**
   * The reasoning that led to all that this event, or the whole answer, has said so far: the string that the reader stands on. For
   * services that write the text of an answer before the reasoning.
   */
  public void reasoningBefore(JsonIn json) {
    int before = events.size();
    reasoning(json);
    if (events.size() > before && before > 0) {
      events.addFirst(events.removeLast());
    }
  }

  /** The next piece of the model's reasoning. */
  public void reasoning(String piece) {
    addText(new CompletionEvent.ReasoningDelta(piece), piece);
  }

  /** The next piece of the model's refusal, where the service tells it apart from an answer. */
  public void refusal(String piece) {
    addText(new CompletionEvent.RefusalDelta(piece), piece);
  }

  /** A part that comes whole: a citation, an image, an opaque part. */
  public void part(ContentPart part) {
    kept.addPart(part);
    textIsOpen &= part instanceof ContentPart.Citation;
    add(new CompletionEvent.WholePart(part));
  }

  /**
   * The next piece of a tool call. What belongs together is found out here.
   *
   * @param index the service's number of the call, -1 if it has none
   * @param callId the service's id, or empty; a call without any is given one
   * @param name the tool's name, or empty in a later piece
   * @param arguments the next piece of the arguments' JSON text
   */
  public void toolCall(long index, String callId, String name, String arguments) {
    CompletionEvent.ToolCallDelta piece =
        toolCalls.piece((int) Math.min(index, Integer.MAX_VALUE), callId, name, arguments);
    kept.addPiece(piece);
    textIsOpen = false;
    add(piece);
  }

  /** The service's id of the answer; the same one again says nothing. */
  public void id(String answerId) {
    if (!answerId.isEmpty() && !answerId.equals(id)) {
      id = answerId;
      remark();
    }
  }

  /** The model that answers, as the service names it; the same one again says nothing. */
  public void model(String name) {
    if (!name.isEmpty() && !name.equals(model)) {
      model = name;
      remark();
    }
  }

  /** The stop sequence that ended the answer. */
  public void stopSequence(String sequence) {
    if (!sequence.isEmpty()) {
      stopSequence = sequence;
      effects++;
    }
  }

  /** A member of the answer that Patchbay has no word for; the last value counts, and the same one again says nothing. */
  public void extra(String name, @Nullable Object value) {
    boolean replaced = extras.containsKey(name);
    Object earlier = extras.get(name);
    if (!replaced || !Objects.equals(earlier, value)) {
      if (replaced) {
        kept.removeExtra(name, earlier);
      }
      kept.addExtra(name, value);
      extras.put(name, value);
      remark();
    }
  }

  /**
   * The same by the value that the reader stands on; null and false say nothing.
   *
   * @return the value; null if it says nothing
   */
  public @Nullable Object extra(String name, JsonIn json) {
    if (!json.isPresent()) {
      return null;
    }
    Object value = json.value();
    extra(name, value);
    return value;
  }

  /** How likely the next token was. */
  public void logprob(TokenLogprob token) {
    kept.addLogprob(token);
    logprobs.add(token);
    effects++;
  }

  /**
   * How likely the tokens were in the array that the reader stands on, as OpenAI and others write it: objects with {@code token}, {@code
   * logprob} and {@code top_logprobs}, what might have been said instead.
   */
  public void logprobs(JsonIn json) {
    tokens(json).forEach(this::logprob);
  }

  private static List<TokenLogprob> tokens(JsonIn json) {
    List<TokenLogprob> tokens = new ArrayList<>();
    json.forEachObject(() -> tokens.add(token(json)));
    return tokens;
  }

  private static TokenLogprob token(JsonIn json) {
    String token = "";
    double logprob = 0;
    List<TokenLogprob> alternatives = List.of();
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "token" -> token = json.string();
        case "logprob" -> logprob = json.number();
        case "top_logprobs" -> alternatives = tokens(json);
        default -> {}
      }
    }
    return new TokenLogprob(token, logprob, alternatives);
  }

  /**
   * Why the model stopped. A stream that ends after it has ended well, even without {@link #done()}: what may come in between is
   * the usage.
   */
  public void finishReason(FinishReason reason) {
    finishReason = reason;
    effects++;
  }

  /**
   * The same by the service's word, which is empty if the model has not stopped.
   *
   * @param kinds what the words mean; another one is {@link FinishReason.Kind#OTHER}
   */
  public void finishReason(String raw, Map<String, FinishReason.Kind> kinds) {
    if (!raw.isEmpty()) {
      finishReason(new FinishReason(kinds.getOrDefault(raw, FinishReason.Kind.OTHER), raw));
    }
  }

  /** Counts of tokens; where it knows one, it takes the place of an earlier one. */
  public void usage(Usage counted) {
    usage = usage.updatedBy(counted);
    effects++;
  }

  /** The same from a service that counts what it read from its cache and wrote to it apart from the rest of the input. */
  public void usageBesideCache(Usage counted) {
    besideCache = besideCache.updatedBy(counted);
    long input = besideCache.inputTokens();
    long read = besideCache.cachedInputTokens();
    long written = besideCache.cacheWriteTokens();
    long all = input < 0 ? -1 : Math.max(-1, input + Math.max(0, read) + Math.max(0, written));
    usage(new Usage(all, besideCache.outputTokens(), read, written, besideCache.reasoningTokens()));
  }

  /** The service has said that the answer is whole. Nothing further is read. */
  public void done() {
    done = true;
    effects++;
  }

  /**
   * The service reports a failure in place of the answer.
   *
   * @return to be thrown
   */
  public ProviderException failed(ServiceError error) {
    return counted(HttpErrors.ofErrorObject(error, head, format));
  }

  /** The same if the value that the reader stands on, that of an {@code error} member, is one: it may be null or false. */
  public void requireNoError(JsonIn json) {
    if (json.isPresent()) {
      throw failed(ServiceError.read(json));
    }
  }

  /**
   * The answer is a failure, such as a finish reason that means one.
   *
   * @param detail what happened, as the start of a sentence without a full stop
   * @return to be thrown
   */
  public ProviderException failed(ErrorKind kind, String code, String detail) {
    return counted(
        head.said(ProviderException.builder(kind, detail).code(head.excerpt().of(code)))
            .build());
  }

  /**
   * The service has ended the answer with a word, a finish reason or a status, which means that it has failed.
   *
   * @return to be thrown
   */
  public ProviderException failedWith(String word) {
    return failed(ErrorKind.SERVER_ERROR, word, "the service ended the answer with: " + word);
  }

  /** That failure with the tokens that it has taken all the same. */
  ProviderException counted(ProviderException failure) {
    return usage.equals(Usage.UNKNOWN)
        ? failure
        : failure.toBuilder().usage(usage).build();
  }

  AnswerHead head() {
    return head;
  }

  /** Notes a text; one that was read without a parser is given out by itself. */
  void note(CompletionEvent event, String piece) {
    kept.addPiece(event, piece);
    textIsOpen |= !(event instanceof CompletionEvent.ReasoningDelta);
  }

  void beginEvent() {
    effects = 0;
    remarks = 0;
    placed = null;
  }

  /** Whether the present event has said anything of the answer; what is said about it, such as its id, may stand in a ping. */
  boolean saidAnything() {
    return effects > remarks;
  }

  /** Of what kind the text is that was all that the present event has said; null if it said something else or more. */
  ChunkTemplate.@Nullable Kind loneText() {
    return effects == 1 ? placed : null;
  }

  @Nullable
  CompletionEvent poll() {
    return events.poll();
  }

  /** All that was given, as the events of a stream. */
  List<CompletionEvent> toEvents() {
    List<CompletionEvent> all = new ArrayList<>(events);
    all.add(finished());
    return all;
  }

  boolean isDone() {
    return done;
  }

  boolean hasFinishReason() {
    return finishReason != null;
  }

  Usage usage() {
    return usage;
  }

  CompletionEvent.Finished finished() {
    AnswerDetails details = AnswerDetails.builder()
        .id(id)
        .model(model)
        .stopSequence(stopSequence)
        .headers(head.headersOfInterest())
        .logprobs(logprobs)
        .extras(extras)
        .build();
    return new CompletionEvent.Finished(reason(), usage, details);
  }

  /** Some services say that a model has simply stopped when it waits for a tool. */
  private FinishReason reason() {
    FinishReason reason = Objects.requireNonNullElse(finishReason, FinishReason.UNSPECIFIED);
    boolean waits = toolCalls.any()
        && (reason.kind() == FinishReason.Kind.STOP || reason.kind() == FinishReason.Kind.OTHER);
    return waits ? new FinishReason(FinishReason.Kind.TOOL_CALLS, reason.raw()) : reason;
  }

  /** An empty text is no effect, so that another one may be the only one. */
  private void place(JsonIn json, String piece, ChunkTemplate.Kind kind) {
    placed = piece.isEmpty() || json.textFrom() < 0 ? null : kind;
  }

  private void remark() {
    remarks++;
    effects++;
  }

  private void addText(CompletionEvent event, String piece) {
    if (!piece.isEmpty()) {
      note(event, piece);
      add(event);
    }
  }

  private void add(CompletionEvent event) {
    events.add(event);
    Limits.requireCount(events.size(), Limits.MAX_PIECES, "parts");
    effects++;
  }
}
