package dev.patchbay.provider.http;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Secret;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * A provider for a service that speaks the OpenAI chat dialect. A subclass describes the service, and that is all:
 *
 * <pre>{@code
 * public final class Parrot extends OpenAiCompatibleProvider {
 *   public Parrot() {
 *     super(OpenAiService.builder(
 *             ProviderInfo.builder("parrot", "https://api.parrot.example/v1")
 *                 .models("parrot-small", "parrot-large")
 *                 .capabilities(Capability.STREAM)
 *                 .build())
 *         .build());
 *   }
 * }
 * }</pre>
 *
 * <p>It takes these settings, where a time looks like {@code 500ms}, {@code 30s} or {@code 5m}:
 *
 * <ul>
 *   <li>{@code base-url}: another address of the service; who sets it vouches that the service works
 *   <li>{@code api-key}: sent as {@code Authorization: Bearer}, to the origin of the base URL alone, and over plain http
 *       only to this machine unless {@code allow-insecure-key} is {@code true}
 *   <li>{@code models}: what the service at that address has, separated by commas
 *   <li>{@code connect-timeout} (10s): for TCP, and again for TLS
 *   <li>{@code first-event-timeout} (5m): from the start of the call to the first event, or to the head of a whole answer
 *   <li>{@code event-timeout} (5m): from one event to the next, or from the head of a whole answer to its end; the time
 *       that the consumer takes does not count
 *   <li>{@code idle-timeout} (2m): without a single byte
 *   <li>{@code block-private-addresses} (false): refuses addresses of private networks
 * </ul>
 *
 * <p>A call is one request: no redirect is followed and nothing is repeated. An answer may have up to 16 MiB, a stream up
 * to 64 MiB and one of its events up to 1 MiB; what is longer is a {@link ErrorKind#LIMIT_EXCEEDED}.
 */
public abstract class OpenAiCompatibleProvider extends AbstractProvider {

  private static final String INSECURE_KEY = "allow-insecure-key";

  private final OpenAiService service;
  private final @Nullable Secret key;
  private final String address;
  private volatile @Nullable Endpoint endpoint;
  private final Excerpt excerpt;
  private final HttpTransport transport;

  /** Makes the provider of that service. */
  protected OpenAiCompatibleProvider(OpenAiService service) {
    this(service, ProviderConfig.empty());
  }

  private OpenAiCompatibleProvider(OpenAiService service, ProviderConfig config) {
    this(service, config, configured(service.info(), config));
  }

  private OpenAiCompatibleProvider(
      OpenAiService service, ProviderConfig config, ProviderInfo info) {
    super(info);
    this.service = service;
    key = config.apiKey(info.url()).orElse(null);
    if (key != null && isClearText(info.url()) && !config.flag(INSECURE_KEY).orElse(false)) {
      throw new IllegalArgumentException("Provider " + info.id() + ": the key would be sent to "
          + info.url() + " in clear text; use https, or set " + INSECURE_KEY
          + "=true if that network can be trusted");
    }
    excerpt = new Excerpt(key, info.url());
    address = info.url().toString().replaceAll("/+$", "") + service.path();
    transport = new HttpTransport(TransportSettings.of(config), excerpt);
  }

  @Override
  public final AbstractProvider configured(ProviderConfig config) {
    if (config.isEmpty()) {
      return this;
    }
    config.requireOnly(
        ProviderConfig.API_KEY,
        ProviderConfig.BASE_URL,
        ProviderConfig.MODELS,
        INSECURE_KEY,
        TransportSettings.BLOCK_PRIVATE_ADDRESSES,
        TransportSettings.CONNECT_TIMEOUT,
        TransportSettings.EVENT_TIMEOUT,
        TransportSettings.FIRST_EVENT_TIMEOUT,
        TransportSettings.IDLE_TIMEOUT);
    return new Configured(service, config);
  }

  /** A key may go over plain http to this machine, and nowhere else. */
  private static boolean isClearText(URI url) {
    String host = url.getHost();
    boolean loopback = host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("[::1]");
    return url.getScheme().equalsIgnoreCase("http") && !loopback;
  }

  private static ProviderInfo configured(ProviderInfo info, ProviderConfig config) {
    ProviderInfo.Builder builder = info.toBuilder();
    config.baseUrl().ifPresent(url -> builder.url(url).working(true));
    config
        .models()
        .ifPresent(names -> builder.models(names.stream()
            .map(name -> info.model(name).orElseGet(() -> ModelInfo.of(name)))
            .distinct()
            .toList()));
    return builder.build();
  }

  /** Closes idle connections. Calls that are running go on, and further ones can be made. */
  @Override
  public void close() {
    transport.close();
  }

  @Override
  protected final CompletionResult createCompletion(
      CompletionRequest request, CallContext context) {
    HttpExchange exchange = transport.send(httpRequest(request), context);
    boolean handedOver = false;
    try {
      requireOk(exchange);
      String mediaType = exchange.mediaType();
      if (!request.stream()) {
        return completion(exchange);
      }
      if (mediaType.equals("application/json")) {
        // Some services answer whole although a stream was asked for.
        return CompletionStream.of(events(completion(exchange)));
      }
      if (mediaType.equals("text/html")) {
        byte[] page = exchange.readAtMost(Limits.MAX_ERROR_BYTES);
        throw unexpected(exchange, "a page", page, page.length);
      }
      CompletionStream stream = CompletionStream.of(new OpenAiStreamSource(exchange, excerpt));
      handedOver = true;
      return stream;
    } catch (IOException e) {
      throw exchange.failure(e);
    } finally {
      if (!handedOver) {
        exchange.close();
      }
    }
  }

  private Request httpRequest(CompletionRequest request) {
    CompletionOptions options = request.options().orElse(service.defaults());
    String model = info().model(request.model()).map(ModelInfo::id).orElse(request.model());
    OneShotBody body = new OneShotBody(ChatRequestWriter.write(request, model, options));
    return endpoint().request(body, request.stream());
  }

  /** Made when the first call is: a provider that is never called loads nothing of OkHttp. */
  private Endpoint endpoint() {
    Endpoint existing = endpoint;
    if (existing == null) {
      existing = Endpoint.of(address, service.headers(), key);
      endpoint = existing;
    }
    return existing;
  }

  private void requireOk(HttpExchange exchange) throws IOException {
    if (exchange.status() != 200) {
      throw HttpErrors.ofAnswer(exchange, excerpt, exchange.context().clock().instant());
    }
  }

  private Completion completion(HttpExchange exchange) throws IOException {
    try (BodyBuffer body = exchange.readBuffer(Limits.MAX_BODY_BYTES + 1)) {
      return completion(exchange, body);
    }
  }

  private Completion completion(HttpExchange exchange, BodyBuffer body) {
    if (body.length() > Limits.MAX_BODY_BYTES) {
      throw ProviderException.of(
          ErrorKind.LIMIT_EXCEEDED,
          "the answer is longer than the limit of " + Limits.MAX_BODY_BYTES + " bytes");
    }
    ChatReader answer = new ChatReader();
    try {
      answer.read(body.bytes(), 0, body.length());
    } catch (StreamConstraintsException e) {
      throw HttpErrors.ofJsonLimit("the answer", e);
    } catch (JacksonException e) {
      throw unexpected(exchange, "something else than a completion", body.bytes(), body.length());
    }
    ServiceError error = answer.error();
    if (error != null) {
      throw HttpErrors.ofErrorObject(error, excerpt);
    }
    if (!answer.hasChoice()) {
      throw unexpected(exchange, "JSON without a choice", body.bytes(), body.length());
    }
    return Completion.builder(answer.text())
        .reasoning(answer.reasoning())
        .toolCalls(toolCalls(answer))
        .finishReason(Objects.requireNonNullElse(answer.finishReason(), FinishReason.UNSPECIFIED))
        .usage(Objects.requireNonNullElse(answer.usage(), Usage.UNKNOWN))
        .build();
  }

  private static List<ContentPart.ToolCall> toolCalls(ChatReader answer) {
    List<ContentPart.ToolCall> calls = new ArrayList<>(answer.toolCalls().size());
    for (ChatReader.ToolCallPart part : answer.toolCalls()) {
      calls.add(new ContentPart.ToolCall(part.id(), part.name(), part.arguments()));
    }
    return calls;
  }

  private ProviderException unexpected(
      HttpExchange exchange, String what, byte[] body, int length) {
    if (HttpErrors.isChallenge(exchange)) {
      return ProviderException.of(
          ErrorKind.CHALLENGE_REQUIRED, "the service wants to see a person first");
    }
    String type = excerpt.of(exchange.mediaType());
    String shown = excerpt.of(body, 0, length);
    return HttpErrors.protocol(
        "the service answered HTTP 200 with " + what + (type.isEmpty() ? "" : " (" + type + ")")
            + (shown.isEmpty() ? ", which is empty" : ": " + shown),
        exchange.status());
  }

  private static List<CompletionEvent> events(Completion completion) {
    List<CompletionEvent> events = new ArrayList<>();
    if (!completion.reasoning().isEmpty()) {
      events.add(new CompletionEvent.ReasoningDelta(completion.reasoning()));
    }
    if (!completion.text().isEmpty()) {
      events.add(new CompletionEvent.TextDelta(completion.text()));
    }
    int index = 0;
    for (ContentPart.ToolCall call : completion.toolCalls()) {
      events.add(
          new CompletionEvent.ToolCallDelta(index, call.id(), call.name(), call.arguments()));
      index++;
    }
    events.add(new CompletionEvent.Finished(completion.finishReason(), completion.usage()));
    return events;
  }

  /** The same service under an operator's settings. */
  private static final class Configured extends OpenAiCompatibleProvider {
    Configured(OpenAiService service, ProviderConfig config) {
      super(service, config);
    }
  }
}
