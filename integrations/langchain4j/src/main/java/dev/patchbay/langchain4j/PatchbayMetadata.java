package dev.patchbay.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an answer beside its message: who gave it, after which attempts, and the answer itself in Patchbay's words, with
 * citations, cost, log probabilities and the service's headers. Immutable.
 *
 * <pre>{@code
 * ChatResponse response = model.chat(UserMessage.from("Why is the sky blue?"));
 * PatchbayMetadata metadata = (PatchbayMetadata) response.metadata();
 * metadata.provider();            // openai-eu
 * metadata.why();                 // openai-eu answered, after openai with gpt-4o failed (RATE_LIMITED, HTTP 429)
 * metadata.completion().cost();   // what all attempts have cost, where prices are known
 * }</pre>
 *
 * <p>A {@link dev.langchain4j.model.chat.listener.ChatModelListener} finds it in the response that it is given. After a failure the same
 * stands in the {@link dev.patchbay.provider.ProviderException} that caused the exception.
 */
public final class PatchbayMetadata extends ChatResponseMetadata {

  private final Completion completion;

  private PatchbayMetadata(Builder builder) {
    super(builder);
    completion = builder.completion;
  }

  static PatchbayMetadata of(Completion answer) {
    String model = answer.details().model();
    String id = answer.details().id();
    return new Builder(answer)
        .id(id.isEmpty() ? null : id)
        .modelName(model.isEmpty() ? answer.model() : model)
        .tokenUsage(PatchbayTokenUsage.of(answer.usage()))
        .finishReason(Answers.finishReason(answer.finishReason()))
        .build();
  }

  /**
   * The whole answer in Patchbay's words. With AiServices and tools, that of the last round, while {@link #tokenUsage()} is that of all
   * rounds.
   */
  public Completion completion() {
    return completion;
  }

  /** The id of the provider that gave the answer; behind a router the one that it chose. */
  public String provider() {
    return completion.provider();
  }

  /** The calls to providers that were made, in order; the last is the one that gave the answer. */
  public List<Attempt> attempts() {
    return completion.attempts();
  }

  /** Who answered, and after whose failures, as a phrase in English for logs. */
  public String why() {
    return Attempt.why(provider(), attempts());
  }

  /** A builder that starts from these, as AiServices wants it to add up tokens. */
  @Override
  public Builder toBuilder() {
    return (Builder) toBuilder(new Builder(completion));
  }

  /** Equal if they say the same of the same answer. */
  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof PatchbayMetadata that
        && completion.equals(that.completion);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), completion);
  }

  /** Who answered, and the counts; nothing of what was said. */
  @Override
  public String toString() {
    return "PatchbayMetadata[" + why() + ", model " + modelName() + ", id " + id() + ", "
        + finishReason() + ", " + tokenUsage() + "]";
  }

  /** Makes {@link PatchbayMetadata}. Not thread-safe. */
  public static final class Builder extends ChatResponseMetadata.Builder<Builder> {
    private final Completion completion;

    private Builder(Completion completion) {
      this.completion = completion;
    }

    @Override
    public PatchbayMetadata build() {
      return new PatchbayMetadata(this);
    }
  }
}
