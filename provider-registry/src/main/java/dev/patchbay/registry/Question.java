package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a router passes on to candidates, and how their answers are taken.
 *
 * @param <R> what they answer
 */
sealed interface Question<R> {

  /** What listeners, budgets and strategies go by. */
  CompletionRequest facts();

  /** The model that the candidate is asked for. */
  String model(Candidate candidate);

  /** Asks; {@code asked} is told before the provider's code runs. */
  R ask(Candidate candidate, CallContext context, Runnable asked);

  /** Records the answer, and gives it with the attempts that were made before. */
  R answered(R answer, Candidate candidate, Observation observation, List<Attempt> earlier);

  /** Says when the answer is over, and with which failure. */
  void whenOver(R answer, Consumer<@Nullable ErrorKind> told);

  /** Gives up an answer that came too late. */
  void abandon(R answer);

  /** A request for a completion, whole or streamed. */
  record ForCompletion(CompletionRequest facts, RoutingOptions options)
      implements Question<CompletionResult> {

    @Override
    public String model(Candidate candidate) {
      return candidate.modelAsked(facts.model());
    }

    @Override
    public CompletionResult ask(Candidate candidate, CallContext context, Runnable asked) {
      return Router.asked(candidate, fitted(candidate), context, asked);
    }

    /** The request as that candidate is asked. */
    CompletionRequest fitted(Candidate candidate) {
      return options.fitted(facts, candidate);
    }

    @Override
    public CompletionResult answered(
        CompletionResult answer,
        Candidate candidate,
        Observation observation,
        List<Attempt> earlier) {
      if (answer instanceof CompletionStream stream) {
        observation.firstOutput();
        CompletionResult listed = Router.after(earlier, stream, candidate.price());
        stream.onEnd(observation::ended);
        return listed;
      }
      observation.completed(answer);
      return Router.after(earlier, answer, candidate.price());
    }

    @Override
    public void whenOver(CompletionResult answer, Consumer<@Nullable ErrorKind> told) {
      if (answer instanceof CompletionStream stream) {
        stream.onEnd((whole, failure) -> told.accept(failure == null ? null : failure.kind()));
      } else {
        told.accept(null);
      }
    }

    @Override
    public void abandon(CompletionResult answer) {
      if (answer instanceof CompletionStream stream) {
        stream.close();
      }
    }
  }

  /** A request for vectors. */
  record ForVectors(EmbeddingRequest request, CompletionRequest facts)
      implements Question<Embeddings> {

    static ForVectors of(EmbeddingRequest request) {
      return new ForVectors(
          request,
          CompletionRequest.builder(request.model())
              .messages(request.texts().stream().map(Message::user).toList())
              // A vector is no output that would be counted in tokens.
              .options(CompletionOptions.builder().maxTokens(1).build())
              .build());
    }

    @Override
    public String model(Candidate candidate) {
      return request.model();
    }

    @Override
    public Embeddings ask(Candidate candidate, CallContext context, Runnable asked) {
      return Router.asked(candidate, request, context, asked);
    }

    @Override
    public Embeddings answered(
        Embeddings answer, Candidate candidate, Observation observation, List<Attempt> earlier) {
      Attempt whole = observation.completed(answer.usage());
      return new Embeddings(
              answer.vectors(),
              answer.usage(),
              answer.provider(),
              answer.model(),
              Observation.priced(answer.attempts(), whole))
          .withEarlierAttempts(earlier);
    }

    @Override
    public void whenOver(Embeddings answer, Consumer<@Nullable ErrorKind> told) {
      told.accept(null);
    }

    @Override
    public void abandon(Embeddings answer) {}
  }
}
