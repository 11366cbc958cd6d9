package dev.patchbay.provider.tools;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one typed answer is asked for, read and, if it is wrong, asked for again. */
record AnswerTask<T>(AnswerType type) {

  /**
   * The task of an answer that is read as that.
   *
   * @throws IllegalArgumentException if no schema can be made from the type
   */
  static <T> AnswerTask<T> of(Class<T> type) {
    return new AnswerTask<>(AnswerType.of(type));
  }

  /** The request, in the strictest form that the model takes. */
  CompletionRequest asked(CompletionRequest request, AbstractProvider provider) {
    if (type.strict() && supports(provider, request.model(), Capability.JSON_SCHEMA)) {
      return request.toBuilder().responseFormat(type.format()).build();
    }
    CompletionRequest.Builder told = request.toBuilder().messages(withSchema(request.messages()));
    if (supports(provider, request.model(), Capability.JSON_OBJECT)) {
      told.responseFormat(new ResponseFormat.JsonObject());
    }
    return told.build();
  }

  private static boolean supports(AbstractProvider provider, String name, Capability capability) {
    ProviderInfo facts = provider.info();
    ModelInfo model = facts.model(name).orElse(null);
    return model == null ? facts.supports(capability) : facts.supports(model, capability);
  }

  /** The schema stands behind the application's own instructions. */
  private List<Message> withSchema(List<Message> messages) {
    List<Message> all = new ArrayList<>(messages);
    int behind = 0;
    while (behind < all.size() && all.get(behind).role() == Role.SYSTEM) {
      behind++;
    }
    all.add(
        behind,
        Message.system(
            "Answer with one JSON object that follows this JSON schema, and with nothing else: no"
                + " explanation, no code fence.\n" + type.schema()));
    return all;
  }

  /**
   * The value in that answer.
   *
   * @throws Json.WrongValue if there is none, and the model may be asked once more
   */
  @SuppressWarnings("unchecked") // What is read is of the type, boxed if that is primitive.
  TypedAnswer<T> answer(Completion answer, Usage usage) throws Json.WrongValue {
    return new TypedAnswer<>((T) type.read(answer.text()), answer, usage);
  }

  /** The value in that answer, after which the model is not asked again. */
  TypedAnswer<T> lastAnswer(Completion answer, Usage usage) {
    requireWhole(answer, usage);
    try {
      return answer(answer, usage);
    } catch (Json.WrongValue wrong) {
      throw failure(
          ErrorKind.WRONG_ANSWER,
          "the answer is not the JSON that was asked for: " + wrong.words(),
          answer,
          usage);
    }
  }

  /** What there is of a value; null if it cannot be read yet. A text that cannot be read as far as it goes is left out. */
  @SuppressWarnings("unchecked")
  @Nullable
  T part(GrowingJson json) {
    Object part = type.readPart(json.closed(true));
    return (T) (part == null ? type.readPart(json.closed(false)) : part);
  }

  /** The next request, after an answer that was wrong. */
  CompletionRequest again(CompletionRequest asked, List<Message> messages, String problems) {
    return asked.toBuilder()
        .messages(messages)
        .toolChoice(ToolTurns.unforced(asked.toolChoice()))
        .user("This answer cannot be used: " + problems
            + ". Answer once more, with the whole JSON object and nothing else.")
        .build();
  }

  /** Fails if that answer is none, for a reason that asking again does not mend. */
  static void requireWhole(Completion answer, Usage usage) {
    if (answer.finishReason().kind() == FinishReason.Kind.LENGTH) {
      throw failure(
          ErrorKind.LIMIT_EXCEEDED,
          "the answer was cut off at its limit of tokens, so it is not whole JSON",
          answer,
          usage);
    }
    if (!answer.refusal().isEmpty()
        || answer.finishReason().kind() == FinishReason.Kind.CONTENT_FILTER) {
      throw failure(
          ErrorKind.CONTENT_FILTERED,
          answer.refusal().isEmpty()
              ? "the service held the answer back (" + answer.finishReason() + ")"
              : "the model refused to answer",
          answer,
          usage);
    }
    if (!answer.toolCalls().isEmpty()) {
      throw failure(
          ErrorKind.WRONG_ANSWER,
          "the model called a tool in place of an answer; to have tools run, make the Typed of a ToolLoop",
          answer,
          usage);
    }
  }

  /** The failure of an answer that is of no use, with that answer. */
  static ProviderException failure(ErrorKind kind, String detail, Completion answer, Usage usage) {
    return ProviderException.builder(kind, detail)
        .provider(answer.provider())
        .model(answer.model())
        .usage(usage)
        .partialText(answer.text())
        .attempts(answer.attempts())
        .build();
  }
}
