package dev.patchbay.provider.tools;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import java.util.Objects;

/**
 * Asks a provider for answers that are Java values.
 *
 * <pre>{@code
 * record Weather(String city, @Description("degrees Celsius") int temperature, Optional<String> comment) {}
 *
 * CompletionRequest request = CompletionRequest.builder("gpt-4o-mini")
 *     .user("It is 21 degrees in Oslo today.")
 *     .build();
 * Weather weather = Typed.of(provider).complete(request, Weather.class).value();
 * }</pre>
 *
 * <h2>Types</h2>
 *
 * <p>A record is best: its JSON schema is made from its components, and a component that is an {@link java.util.Optional} or has an
 * annotation called {@code Nullable} may be null. {@link Description} and Jackson's annotations say more. Lists, arrays, enums,
 * dates, numbers and further records may be its components, and an enum, an array or a sealed interface with {@code @JsonTypeInfo}
 * may be the type itself. What a record's constructor refuses counts as a wrong answer.
 *
 * <h2>How it is asked for</h2>
 *
 * <ul>
 *   <li>Where the model declares {@link dev.patchbay.provider.Capability#JSON_SCHEMA} the service is held to the schema: every
 *       member is required and none is added. A type with a map or an {@code Object} in it is too open for that.
 *   <li>Else the schema stands in a system message behind the application's own, and
 *   <li>where the model declares {@link dev.patchbay.provider.Capability#JSON_OBJECT} the service is held to write JSON.
 * </ul>
 *
 * <p>Whichever way, the answer is checked against the schema and read. Text around the object, such as a code fence, is passed over:
 * the first object that fits counts. An answer that does not fit is sent back once with what is wrong with it; if the second one does
 * not fit either, that is a failure of kind {@link ErrorKind#WRONG_ANSWER}. An answer that was cut off
 * ({@link ErrorKind#LIMIT_EXCEEDED}) or refused ({@link ErrorKind#CONTENT_FILTERED}) is not asked for again. Each of these
 * exceptions has the answer as its {@linkplain dev.patchbay.provider.ProviderException#partialText() partial text}.
 */
public final class Typed {

  private final ToolLoop loop;

  private Typed(ToolLoop loop) {
    this.loop = Objects.requireNonNull(loop, "loop");
  }

  /** Typed answers of that provider, which may be a router. */
  public static Typed of(AbstractProvider provider) {
    return new Typed(ToolLoop.of(provider, Tools.none()));
  }

  /** Typed answers of a model that may call that loop's tools before it answers. */
  public static Typed of(ToolLoop loop) {
    return new Typed(loop);
  }

  /**
   * Asks for a value and waits for it, without a deadline other than the provider's own timeouts.
   *
   * @param request what to ask; the form of its answer is replaced
   * @param type what the answer is read as
   * @throws dev.patchbay.provider.ProviderException if a call fails, or its answer is not such a value
   * @throws IllegalArgumentException if no schema can be made from the type
   */
  public <T> TypedAnswer<T> complete(CompletionRequest request, Class<T> type) {
    return complete(request, type, CallContext.create());
  }

  /**
   * Asks for a value and waits for it, until the context's deadline at most.
   *
   * @param request what to ask; the form of its answer is replaced
   * @param type what the answer is read as
   * @param context governs all calls that it takes
   * @throws dev.patchbay.provider.ProviderException if a call fails, or its answer is not such a value
   * @throws IllegalArgumentException if no schema can be made from the type
   */
  public <T> TypedAnswer<T> complete(
      CompletionRequest request, Class<T> type, CallContext context) {
    AnswerTask<T> task = AnswerTask.of(type);
    CompletionRequest asked = task.asked(request, loop.provider());
    ToolRun first = loop.complete(asked, context);
    AnswerTask.requireWhole(first.completion(), first.usage());
    try {
      return task.answer(first.completion(), first.usage());
    } catch (Json.WrongValue wrong) {
      ToolRun second = loop.complete(task.again(asked, first.messages(), wrong.words()), context);
      return task.lastAnswer(second.completion(), first.usage().plus(second.usage()));
    }
  }

  /**
   * Asks for a value and shows it as it grows, without a deadline other than the provider's own timeouts.
   *
   * @param request what to ask; the form of its answer is replaced
   * @param type what the answer is read as
   * @return the stream, which the caller closes
   * @throws dev.patchbay.provider.ProviderException if the call fails before the stream has begun
   * @throws IllegalArgumentException if no schema can be made from the type
   */
  public <T> TypedStream<T> stream(CompletionRequest request, Class<T> type) {
    return stream(request, type, CallContext.create());
  }

  /**
   * Asks for a value and shows it as it grows.
   *
   * @param request what to ask; the form of its answer is replaced
   * @param type what the answer is read as
   * @param context governs the stream to its end
   * @return the stream, which the caller closes
   * @throws dev.patchbay.provider.ProviderException if the call fails before the stream has begun
   * @throws IllegalArgumentException if no schema can be made from the type
   */
  public <T> TypedStream<T> stream(CompletionRequest request, Class<T> type, CallContext context) {
    AnswerTask<T> task = AnswerTask.of(type);
    return new TypedStream<>(task, loop.stream(task.asked(request, loop.provider()), context));
  }
}
