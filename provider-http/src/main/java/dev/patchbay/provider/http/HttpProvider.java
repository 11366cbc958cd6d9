package dev.patchbay.provider.http;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A provider for a service that is asked over HTTP. A subclass describes the service, and its {@link WireFormat} says how requests
 * and answers are written; all else is done here:
 *
 * <pre>{@code
 * public final class Parrot extends HttpProvider {
 *   public Parrot() {
 *     super(HttpService.builder(
 *             ProviderInfo.builder("parrot", "https://api.parrot.example")
 *                 .models("parrot-small", "parrot-large")
 *                 .capabilities(Capability.STREAM)
 *                 .build(),
 *             new ParrotFormat())
 *         .build());
 *   }
 * }
 * }</pre>
 *
 * <p>It takes these settings, where a time looks like {@code 500ms}, {@code 30s} or {@code 5m}:
 *
 * <ul>
 *   <li>{@code base-url}: another address of the service; who sets it vouches that the service works
 *   <li>{@code api-key}: sent as the service's {@link Authorization} says, to the origin of the base URL alone, and over plain http
 *       only to this machine unless {@code allow-insecure-key} is {@code true}
 *   <li>{@code header.NAME}, such as {@code header.x-team}: a header of every request, in place of one that would be sent
 *       under that name. Its value is kept like a key. As a variable: {@code PATCHBAY_PARROT__HEADER__X_TEAM}, with two
 *       underscores for the dot
 *   <li>{@code models}: what the service at that address has, separated by commas, and nothing else unless one of them is {@code *}
 *   <li>{@code embedding-models}: further models of the service, which give vectors
 *   <li>{@code capabilities}: what it can do beyond what the provider declares, such as {@code tools,vision}
 *   <li>{@code unsupported-options} ({@code fail}): what becomes of an option that the service or the model does not take, such as a
 *       temperature for a model that reasons: the request is refused, the option is left out with a warning in the log ({@code
 *       warn}, once for each), or without ({@code ignore}). What changes the meaning of a request is always refused
 *   <li>{@code connect-timeout} (10s): for TCP, and again for each answer while TLS or a proxy's tunnel is set up
 *   <li>{@code first-event-timeout} (5m): from the start of the call to the first event, or to the head of a whole answer
 *   <li>{@code event-timeout} (5m): from one event to the next, or from the head of a whole answer to its end; the time
 *       that the consumer takes does not count
 *   <li>{@code idle-timeout} (2m): without a single byte
 *   <li>{@code log} (false): logs each request and its answer, prompts included, by the {@link System.Logger} {@code
 *       dev.patchbay.exchanges} at the level {@code INFO}; without headers, and with {@code ***} for keys. What is longer than 64 KiB
 *       is cut
 *   <li>{@code block-private-addresses} (false): refuses addresses of private networks; cannot be combined with a proxy, which
 *       looks the service's address up by itself
 *   <li>{@code max-idle-connections} (256): the most connections that are kept open without a call, for five minutes; with
 *       another value the provider has a pool of its own, else it shares one with the other providers of its jar
 *   <li>{@code http2} (false): speaks HTTP/2 where the service offers it. That saves connections and has a price: up to 16
 *       MiB are held in memory for each stream that is read more slowly than it comes, a connection that breaks ends all of
 *       the calls on it, and a stream that the service refuses fails its call
 *   <li>{@code proxy}: {@code http://host:port} of an HTTP proxy for http and https, or {@code none}. If it is not set, a
 *       service on this machine is called directly; for any other, the proxy properties and the {@link java.net.ProxySelector}
 *       of {@code java.net} count, and if there are none, the environment variables {@code HTTPS_PROXY} or {@code HTTP_PROXY}
 *       and {@code NO_PROXY}, lower case first ({@code HTTP_PROXY} is ignored in a CGI program, where a request can set it)
 *   <li>{@code proxy-user}, {@code proxy-password}: shown to that proxy alone, before it asks, as Basic authentication (which is
 *       clear text, as all that is said to an HTTP proxy)
 *   <li>{@code ca-file}: a file of certificates in PEM that are trusted beside those of the JDK
 *   <li>{@code client-certificate}: for a service that wants a certificate of its caller, a file in PEM (the certificate before
 *       those of its issuers) or in PKCS#12
 *   <li>{@code client-key}: the file of its key, in PEM as PKCS#8, unless the key stands in the file of the certificate
 *   <li>{@code client-key-password}: of that key, or of the PKCS#12 file
 * </ul>
 *
 * <p>Any value may be {@code env:NAME} or {@code file:PATH}, see {@link ProviderConfig}. The files of certificates and keys may
 * also be given as PEM text, so that {@code client-key=env:NAME} takes a key from a variable. They are read when the provider
 * is configured.
 *
 * <p>A call is one request: no redirect is followed and nothing is repeated. An answer may have up to 8 MiB, a stream up to 64 MiB,
 * of which 4 Mi characters may be text, and one of its events up to 1 MiB; what is longer is a {@link ErrorKind#LIMIT_EXCEEDED}.
 */
public abstract class HttpProvider extends AbstractProvider {

  private static final List<String> SETTINGS = List.of(
      ProviderConfig.API_KEY,
      ProviderConfig.BASE_URL,
      ProviderConfig.CAPABILITIES,
      ModelSettings.EMBEDDING_MODELS,
      ProviderConfig.MODELS,
      NetworkSettings.INSECURE_KEY,
      TransportSettings.BLOCK_PRIVATE_ADDRESSES,
      TlsSettings.CA_FILE,
      ClientCertificate.CERTIFICATE,
      ClientCertificate.KEY,
      ClientCertificate.PASSWORD,
      UnsupportedOptions.SETTING,
      TransportSettings.CONNECT_TIMEOUT,
      TransportSettings.EVENT_TIMEOUT,
      TransportSettings.FIRST_EVENT_TIMEOUT,
      HeaderSettings.ALL,
      TransportSettings.HTTP_2,
      TransportSettings.IDLE_TIMEOUT,
      ExchangeLog.SETTING,
      TransportSettings.MAX_IDLE_CONNECTIONS,
      ProxySettings.PROXY,
      ProxySettings.PASSWORD,
      ProxySettings.USER);

  private final HttpService service;
  private final ProviderConfig config;
  private final @Nullable Secret key;
  private final UnsupportedOptions unsupported;
  private final Map<String, Secret> secrets;
  private final NetworkSettings network;
  private final HttpTransport transport;
  private volatile @Nullable Endpoint endpoint;

  /** Makes the provider of that service. */
  protected HttpProvider(HttpService service) {
    this(service, ProviderConfig.empty());
  }

  private HttpProvider(HttpService service, ProviderConfig config) {
    this(service, config, configured(service, config));
  }

  private HttpProvider(HttpService service, ProviderConfig config, ProviderInfo info) {
    super(info);
    String credential = service.credentials().keySet().stream()
        .filter(config.names()::contains)
        .findFirst()
        .orElse(ProviderConfig.API_KEY);
    Authorization way = service.credentials().get(credential);
    this.service = way == null ? service : service.authorizedBy(way);
    this.config = config;
    key = config.secret(credential, info.url()).orElse(null);
    service.settings().forEach((name, check) -> check.accept(config, name));
    unsupported = UnsupportedOptions.of(config, info.id());
    secrets = service.secrets(config, info.url());
    Map<String, Secret> shown = new TreeMap<>(secrets);
    if (key != null) {
      shown.put(credential, key);
    }
    network = NetworkSettings.of(config, info.url(), shown);
    transport = new HttpTransport(
        TransportSettings.of(config),
        network,
        new Excerpt(network.secrets(info.url())),
        info.url());
  }

  @Override
  public final AbstractProvider configured(ProviderConfig settings) {
    if (settings.isEmpty()) {
      return this;
    }
    List<String> known = new ArrayList<>(SETTINGS);
    known.addAll(service.settings().keySet());
    settings.requireOnly(known.toArray(String[]::new));
    return new Configured(service, settings);
  }

  private static ProviderInfo configured(HttpService service, ProviderConfig config) {
    ProviderInfo info = service.info();
    ProviderInfo.Builder builder = info.toBuilder();
    config.instance().ifPresent(builder::id);
    config.baseUrl().ifPresent(url -> builder.url(url).working(true));
    builder.missing(
        info.missing().stream().filter(name -> isMissing(name, config)).toList());
    builder.onlyByName(info.onlyByName() && !config.isOwn());
    builder.capabilities(config.capabilities().toArray(new Capability[0]));
    ModelSettings.apply(config, info, builder);
    service.facts().accept(config, builder);
    return builder.build();
  }

  /** A service at another address may do without a key. */
  private static boolean isMissing(String name, ProviderConfig config) {
    return !config.names().contains(name)
        && !(name.equals(ProviderConfig.API_KEY) && config.baseUrl().isPresent());
  }

  /** Closes idle connections. Calls that are running go on, and further ones can be made. */
  @Override
  public void close() {
    transport.close();
  }

  @Override
  protected final CompletionResult createCompletion(
      CompletionRequest request, CallContext context) {
    Outgoing asked = outgoing(request);
    HttpExchange exchange = transport.send(endpoint().request(asked, context), context);
    boolean handedOver = false;
    try {
      CompletionResult result = new Answer(exchange, service.format(), asked).read();
      handedOver = result instanceof CompletionStream;
      return result;
    } catch (IOException e) {
      throw exchange.failure(e);
    } finally {
      if (!handedOver) {
        exchange.close();
      }
    }
  }

  @Override
  protected final Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    EmbeddingFormat format = service.format().embeddings();
    if (format == null) {
      throw ProviderException.of(ErrorKind.INVALID_REQUEST, "this provider gives no vectors");
    }
    String model = info().model(request.model()).map(ModelInfo::id).orElse(request.model());
    OutgoingTexts asked = new OutgoingTexts(request, model, config);
    HttpExchange exchange = transport.send(endpoint().request(format, asked, context), context);
    try (exchange) {
      EmbeddingSink sink = new EmbeddingSink(exchange.head(), service.format());
      return JsonAnswer.read(
          exchange, service.format(), "one vector for each of the texts", json -> {
            format.read(json, sink);
            return sink.isComplete(asked.texts().size()) ? sink.toEmbeddings() : null;
          });
    } catch (IOException e) {
      throw exchange.failure(e);
    }
  }

  @Override
  protected final List<ModelInfo> createModelList(CallContext context) {
    ModelListFormat format = service.format().modelList();
    return format == null
        ? info().models()
        : new ModelPages(transport, endpoint(), service.format(), format).read(context);
  }

  @Override
  protected final OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
    TokenCountFormat format = service.format().tokenCount();
    if (format == null) {
      return OptionalLong.empty();
    }
    HttpExchange exchange =
        transport.send(endpoint().request(format, outgoing(request), context), context);
    try (exchange) {
      return OptionalLong.of(
          JsonAnswer.read(exchange, service.format(), "a number of tokens", json -> {
            long count = format.read(json);
            return count < 0 ? null : count;
          }));
    } catch (IOException e) {
      throw exchange.failure(e);
    }
  }

  private Outgoing outgoing(CompletionRequest request) {
    ModelInfo model = info().model(request.model()).orElse(null);
    CompletionOptions options = request.options().orElse(service.defaults());
    if (model != null && !model.sampling() && options.hasSampling()) {
      unsupported.leaveOut("the model " + model.id() + " takes no temperature, top_p or penalties");
      options = options.withoutSampling();
    }
    String name = model == null ? request.model() : model.id();
    return new Outgoing(id(), request, name, options, config, unsupported);
  }

  /** Yes: what blocks in a call stands under its timers. */
  @Override
  protected final boolean endsInTime() {
    return true;
  }

  /** Made when the first call is: a provider that is never called loads nothing of OkHttp. */
  private Endpoint endpoint() {
    Endpoint existing = endpoint;
    if (existing == null) {
      existing = new Endpoint(
          url().toString().replaceAll("/+$", ""),
          service,
          key,
          secrets,
          config,
          network.headers().headers());
      endpoint = existing;
    }
    return existing;
  }

  /** The same service under an operator's settings. */
  private static final class Configured extends HttpProvider {
    Configured(HttpService service, ProviderConfig config) {
      super(service, config);
    }
  }
}
