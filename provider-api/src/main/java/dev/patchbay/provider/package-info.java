/**
 * One small interface to any chat-completion service.
 *
 * <p>A service is an {@link dev.patchbay.provider.AbstractProvider}. It takes a
 * {@link dev.patchbay.provider.CompletionRequest} and gives a
 * {@link dev.patchbay.provider.Completion} (the whole answer) or a
 * {@link dev.patchbay.provider.CompletionStream} (the answer as it is made). Every failure is a
 * {@link dev.patchbay.provider.ProviderException} whose {@link dev.patchbay.provider.ErrorKind}
 * says what may follow.
 *
 * <p>This package needs nothing but the JDK. An application usually gets its providers from a
 * registry (module {@code provider-registry}), which finds the jars, configures each provider and
 * routes requests; the router is an {@code AbstractProvider}, too. A provider can also be made by
 * hand, with {@code new} and {@link dev.patchbay.provider.AbstractProvider#configured configured}.
 * In the examples below, {@code provider} is either.
 *
 * <h2>Ask</h2>
 *
 * <pre>{@code
 * CompletionRequest request = CompletionRequest.builder("gpt-3.5-turbo")
 *     .system("Answer in one sentence.")
 *     .user("Why is the sky blue?")
 *     .build();
 * Completion answer = provider.complete(request, CallContext.withTimeout(Duration.ofSeconds(30)));
 * System.out.println(answer.text());
 * System.out.println(answer.usage().totalTokens() + " tokens, by " + answer.provider());
 * }</pre>
 *
 * <p>A {@link dev.patchbay.provider.CallContext} gives one call a deadline and makes it possible to
 * cancel it. Sampling, length and reasoning are {@link dev.patchbay.provider.CompletionOptions}.
 * Images, documents and sounds are {@linkplain dev.patchbay.provider.ContentPart parts} of a
 * message.
 *
 * <h2>Stream</h2>
 *
 * <pre>{@code
 * try (CompletionStream stream = provider.stream(request)) {
 *   for (String token : stream.tokens()) {
 *     System.out.print(token);
 *   }
 * }
 * }</pre>
 *
 * <p>The thread that iterates reads the socket, so a slow reader slows the service and nothing is
 * queued. {@link dev.patchbay.provider.CompletionEvent} is for more than text; a reactive consumer
 * subscribes to {@link dev.patchbay.provider.CompletionStream#publisher()}.
 *
 * <h2>Go on with a conversation</h2>
 *
 * <p>A service remembers nothing: each request holds the whole conversation.
 * {@link dev.patchbay.provider.Completion#toMessage()} is the answer as a message, with all that
 * the service needs back in the next turn.
 *
 * <pre>{@code
 * Completion first = provider.complete(request);
 * CompletionRequest next = request.toBuilder()
 *     .message(first.toMessage())
 *     .user("And why is it red in the evening?")
 *     .build();
 * Completion second = provider.complete(next);
 * }</pre>
 *
 * <p>A model that may call functions is given {@linkplain dev.patchbay.provider.Tool tools};
 * {@link dev.patchbay.provider.CompletionRequest} shows the loop that calls them and sends the
 * results.
 *
 * <h2>Write a provider</h2>
 *
 * <p>State the facts and implement one method. This one answers without a service:
 *
 * <pre>{@code
 * public final class Parrot extends AbstractProvider {
 *   public Parrot() {
 *     super(ProviderInfo.builder("parrot", "https://parrot.example").models("parrot-1").build());
 *   }
 *
 *   protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
 *     return Completion.of(request.messages().get(0).text());
 *   }
 * }
 * }</pre>
 *
 * <p>For a service that is asked over HTTP, the module {@code provider-http} has a base class that
 * does the transport, and {@code provider-openai} one for the OpenAI dialect. The module
 * {@code provider-testkit} checks a provider against the rules that callers rely on.
 *
 * <h2>What fails, and how</h2>
 *
 * <ul>
 *   <li>A value that can never be right, such as a temperature of 3, is an
 *       {@link java.lang.IllegalArgumentException} or a {@link java.lang.NullPointerException}
 *       where it is made, before any call.
 *   <li>A call that fails, at the caller's side or the service's, is a
 *       {@link dev.patchbay.provider.ProviderException}; also if a plugin throws something else,
 *       and if it returns null. It is unchecked.
 *   <li>A request that needs what a provider does not declare is refused with
 *       {@link dev.patchbay.provider.ErrorKind#INVALID_REQUEST} before anything is sent. Nothing is
 *       silently left out.
 *   <li>A stream that breaks off throws where it is read. The exception has the
 *       {@linkplain dev.patchbay.provider.ProviderException#partialText() text so far}.
 *   <li>After its deadline or a cancel, a call is over within a quarter of a second, whatever the
 *       provider does.
 * </ul>
 *
 * <p>Unless a type says otherwise it is immutable, so any thread may use it; builders belong to one
 * thread, and {@link dev.patchbay.provider.CallContext} and
 * {@link dev.patchbay.provider.CompletionStream} say what other threads may do. Nothing takes or
 * returns null except where {@code @Nullable} says so: what may be absent is an
 * {@link java.util.Optional}, an empty text or an empty collection. Prompts, answers and keys do
 * not appear in the messages of exceptions.
 */
@NullMarked
package dev.patchbay.provider;

import org.jspecify.annotations.NullMarked;
