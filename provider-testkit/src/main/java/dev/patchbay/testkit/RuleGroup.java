package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;

/** What rules need: a server that plays the service, a provider that calls it, and what they say to each other. */
abstract class RuleGroup {

  static final String KEY = "sk-CANARY-5e1f0c7a";
  static final Duration ONE_SECOND = Duration.ofSeconds(1);
  static final List<String> PIECES = List.of("Because ", "blue ", "light ", "scatters ", "most.");
  static final Completion ANSWER =
      Completion.builder(String.join("", PIECES)).usage(Usage.of(12, 7)).build();

  /** An address that nobody listens to. */
  static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  private final ProviderContract contract;

  RuleGroup(ProviderContract contract) {
    this.contract = contract;
  }

  final AbstractProvider prototype() {
    return contract.prototype();
  }

  final Dialect dialect() {
    return contract.dialect();
  }

  final ProviderConfig settings(URI baseUrl) {
    return contract.settings(baseUrl);
  }

  final FaultServer serve(Script first, Script... more) {
    return opened(FaultServer.answering(first, more));
  }

  final FaultServer serve(Function<ReceivedRequest, Script> answers) {
    return opened(FaultServer.answering(answers));
  }

  final AbstractProvider providerAt(FaultServer server) {
    return providerAt(server.url(), KEY);
  }

  /** The provider at that address, with the key if it takes one. */
  final AbstractProvider providerAt(URI baseUrl, String key) {
    ProviderConfig config = settings(baseUrl);
    try {
      return opened(prototype().configured(takesKey(baseUrl) ? withKey(config, key) : config));
    } catch (IllegalArgumentException e) {
      throw Rule.C17.broken(
          "configured the settings " + config.names(), "a provider at " + baseUrl, e.toString());
    }
  }

  /** Nothing declares whether a provider has a key: one that has none refuses the setting. */
  final boolean takesKey(URI baseUrl) {
    try {
      prototype().configured(withKey(settings(baseUrl), KEY)).close();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The provider at that address under further settings; the rule does not apply if it does not know them. */
  final AbstractProvider requireWith(URI baseUrl, Map<String, String> further) {
    ProviderConfig.Builder config = ProviderConfig.builder().setAll(settings(baseUrl));
    further.forEach(config::set);
    try {
      return opened(prototype().configured(config.build()));
    } catch (IllegalArgumentException e) {
      return Assumptions.abort("does not apply: the provider does not take " + further.keySet());
    }
  }

  static ProviderConfig withKey(ProviderConfig config, String key) {
    return ProviderConfig.builder()
        .setAll(config)
        .set(ProviderConfig.API_KEY, key)
        .build();
  }

  /** The modes that the provider declares. */
  final List<Mode> modes() {
    return modelWith(Capability.STREAM).isPresent()
        ? List.of(Mode.WHOLE, Mode.STREAM)
        : List.of(Mode.WHOLE);
  }

  final Mode requireStream() {
    require(Capability.STREAM);
    return Mode.STREAM;
  }

  final String requirePing() {
    Optional<String> ping = dialect().ping();
    if (ping.isEmpty()) {
      Assumptions.abort("does not apply: the dialect has no pings");
    }
    return ping.orElseThrow();
  }

  /** The model to ask for something that needs that capability; the rule does not apply if there is none. */
  final String require(Capability capability) {
    Optional<String> model = modelWith(capability);
    if (model.isEmpty()) {
      Assumptions.abort("does not apply: no model declares " + capability);
    }
    return model.orElseThrow();
  }

  final Optional<String> modelWith(Capability... capabilities) {
    AbstractProvider provider = anywhere();
    return provider.info().models().stream()
        .filter(model -> Arrays.stream(capabilities)
            .allMatch(capability -> provider.info().supports(model, capability)))
        .map(ModelInfo::id)
        .findFirst();
  }

  /** The provider as configured, at an address that nobody listens to. */
  final AbstractProvider anywhere() {
    return opened(prototype().configured(settings(NOWHERE)));
  }

  final CompletionRequest request(Mode mode) {
    return request(mode, "Why is the sky blue?");
  }

  final CompletionRequest request(Mode mode, String question) {
    Optional<String> model = mode == Mode.STREAM ? modelWith(Capability.STREAM) : modelWith();
    return CompletionRequest.builder(model.orElseThrow(
            () -> Rule.C14.broken("looked at info().models()", "one model at least", "none")))
        .user(question)
        .build();
  }

  /** Asks a server that plays that script. */
  final Outcome ask(Mode mode, Script script) {
    return ask(mode, providerAt(serve(script)));
  }

  final Outcome ask(Mode mode, FaultServer server) {
    return ask(mode, providerAt(server));
  }

  final Outcome ask(Mode mode, AbstractProvider provider) {
    return ask(mode, provider, request(mode));
  }

  final Outcome ask(Mode mode, AbstractProvider provider, CompletionRequest request) {
    return start(mode, provider, request, CallContext.create()).outcome();
  }

  final PendingCall start(
      Mode mode, AbstractProvider provider, CompletionRequest request, CallContext context) {
    PendingCall call = PendingCall.start(provider, mode, request, context);
    // A hung call may hold on to what the next rule looks at.
    contract.opened(context::cancel);
    return call;
  }

  /** What the service sends for that answer, asked in that mode. */
  final Script answer(Mode mode, Completion answer) {
    if (mode == Mode.WHOLE) {
      return whole(200, dialect().answer(answer));
    }
    return begunStream().then(StreamedAnswer.events(answer)).sent().end();
  }

  final Script answer(Mode mode) {
    return answer(mode, ANSWER);
  }

  final Script whole(int status, String body) {
    return Script.whole(status, Map.of("content-type", dialect().answerType()), body);
  }

  final Script streamHead() {
    return Script.chunked(200, Map.of("content-type", dialect().streamType()));
  }

  final BegunStream begunStream() {
    return BegunStream.of(streamHead(), dialect().stream());
  }

  /** A stream that has begun with that many of {@link #PIECES}. */
  final BegunStream begunStream(int pieces) {
    BegunStream begun = begunStream();
    for (String piece : PIECES.subList(0, pieces)) {
      begun = begun.then(new CompletionEvent.TextDelta(piece));
    }
    return begun;
  }

  /** The head of a stream and that many of {@link #PIECES}. */
  final Script streamOf(int pieces) {
    return begunStream(pieces).sent();
  }

  /** The body of an error, as the service words it. */
  final String error(int status) {
    return dialect().error(status, "The service says no.");
  }

  static Script bytes(String text) {
    return Script.raw().bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What the server was asked last. */
  final CompletionRequest asked(Rule rule, FaultServer server, Mode mode, Outcome came) {
    List<ReceivedRequest> requests = server.requests();
    rule.check(!requests.isEmpty(), mode.toString(), "one request", "none, and " + came);
    ReceivedRequest last = requests.get(requests.size() - 1);
    try {
      return dialect().asked(last);
    } catch (RuntimeException e) {
      throw rule.broken(
          mode.toString(),
          "a request that the dialect understands",
          last.method() + " " + last.path() + " " + last.body() + ": " + e);
    }
  }

  static String describe(List<Message> messages) {
    return messages.stream()
        .map(message -> message.role() + " " + message.parts())
        .toList()
        .toString();
  }

  static void requireFailure(Rule rule, String done, Outcome came, ErrorKind... kinds) {
    rule.check(came.failedAs(kinds), done, oneOf(kinds), came.toString());
  }

  private static String oneOf(ErrorKind... kinds) {
    return String.join(" or ", Arrays.stream(kinds).map(ErrorKind::name).toList());
  }

  /** Whether that comes true, within a second. */
  static boolean soon(BooleanSupplier condition) {
    return Patience.within(ONE_SECOND, condition);
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    contract.opened(closeable);
    return closeable;
  }
}
