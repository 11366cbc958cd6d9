package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;

/** C1x: what the provider is. C2x: what is refused before anything is sent. */
final class DeclarationRules extends RuleGroup {

  DeclarationRules(ProviderContract contract) {
    super(contract);
  }

  void theClassCanBeMadeByAServiceLoader() {
    Class<?> type = prototype().getClass();
    boolean constructor;
    try {
      constructor = Modifier.isPublic(type.getConstructor().getModifiers());
    } catch (NoSuchMethodException e) {
      constructor = false;
    }
    Rule.C10.check(
        Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers()),
        "looked at " + type.getName(),
        "a public class",
        Modifier.toString(type.getModifiers()) + " class");
    Rule.C10.check(
        constructor,
        "looked at " + type.getName(),
        "a public constructor without arguments",
        "constructors " + List.of(type.getConstructors()));
  }

  void theServiceFileNamesTheClass() {
    Class<?> type = prototype().getClass();
    Rule.C11.check(
        !ServiceFile.naming(type).isEmpty(),
        "looked for " + type.getName() + " in the service files of its class loader",
        "a line with that name",
        "files that name " + ServiceFile.namedBesides(type));
  }

  void theModuleDescriptorAgreesWithTheServiceFile() {
    Class<?> type = prototype().getClass();
    boolean any = false;
    for (ServiceFile file : ServiceFile.naming(type)) {
      Set<String> provided = file.providedByModule().orElse(null);
      if (provided != null) {
        any = true;
        Rule.C12.check(
            provided.contains(type.getName()),
            "read the module descriptor beside " + file.url(),
            "provides " + AbstractProvider.class.getName() + " with " + type.getName(),
            "it provides " + provided);
      }
    }
    if (!any) {
      Assumptions.abort("does not apply: no module descriptor stands beside the service file");
    }
  }

  void theIdIsTheSameEverywhere() {
    String id = prototype().id();
    List<String> others = List.of(prototype().id(), anywhere().id());
    Rule.C13.check(
        others.equals(List.of(id, id)),
        "made it twice and configured it",
        "the id " + id,
        "the ids " + others);
  }

  void itDeclaresAModel() {
    Rule.C14.check(
        modelWith().isPresent(), "looked at info().models()", "one model at least", "none");
  }

  void theConstructorOpensNoConnectionAndStartsNoThread() {
    // What the class does once, when it is loaded, is not what the constructor does.
    prototype();
    Set<Thread> before = LiveThreads.all();
    List<URI> connections = Connections.openedBy(this::prototype);
    Set<String> started = LiveThreads.namesSince(before);
    Rule.C15.check(
        connections.isEmpty(), "made one more", "no connection", "connections to " + connections);
    Rule.C15.check(started.isEmpty(), "made one more", "no new thread", "the threads " + started);
  }

  void configuredOpensNoConnection() {
    FaultServer server = serve(Script.raw().silence());
    List<URI> connections = Connections.openedBy(() -> providerAt(server));
    Rule.C16.check(
        connections.isEmpty() && server.acceptedConnections() == 0,
        "configured it with the base-url " + server.url(),
        "no connection",
        "connections to " + (connections.isEmpty() ? server.url() : connections));
  }

  void configuredLeavesThePrototypeAsItIs() {
    AbstractProvider prototype = prototype();
    String before = prototype.info().toString();
    AbstractProvider configured = prototype.configured(settings(NOWHERE));
    Rule.C17.check(
        configured.url().equals(NOWHERE),
        "configured it with the base-url " + NOWHERE,
        "a provider at that address",
        "one at " + configured.url());
    Rule.C17.check(
        prototype.info().toString().equals(before),
        "configured it with the base-url " + NOWHERE,
        "the prototype still says " + before,
        prototype.info().toString());
  }

  void anUnknownSettingIsRefusedByItsName() {
    ProviderConfig config = ProviderConfig.builder()
        .setAll(settings(NOWHERE))
        .set("no-such-setting", "x")
        .build();
    String came;
    try {
      came = "accepted by " + prototype().configured(config);
    } catch (IllegalArgumentException e) {
      came = String.valueOf(e.getMessage());
    }
    Rule.C18.check(
        came.contains("no-such-setting") && !came.startsWith("accepted"),
        "configured it with no-such-setting",
        "an IllegalArgumentException that names it",
        came);
  }

  void anUndeclaredModelIsRefused() {
    if (anywhere().info().openModels()) {
      Assumptions.abort(
          "does not apply: the provider lets models through that it does not declare");
    }
    FaultServer server = serve(answer(Mode.WHOLE));
    for (Mode mode : modes()) {
      CompletionRequest request =
          request(mode).toBuilder().model("no-such-model").build();
      Outcome came = ask(mode, providerAt(server), request);
      requireFailure(Rule.C20, mode + " from no-such-model", came, ErrorKind.MODEL_UNAVAILABLE);
    }
    requireNothingSent(Rule.C20, server, "asked for no-such-model");
  }

  void anUndeclaredCapabilityIsRefused() {
    FaultServer server = serve(answer(Mode.WHOLE));
    AbstractProvider provider = providerAt(server);
    String model = request(Mode.WHOLE).model();
    needs(request(Mode.WHOLE)).forEach((capability, request) -> {
      if (!provider.info().supports(provider.info().model(model).orElseThrow(), capability)) {
        Mode mode = capability.equals(Capability.STREAM) ? Mode.STREAM : Mode.WHOLE;
        String done = "asked " + model + " for " + capability + ", which it does not declare";
        requireFailure(Rule.C21, done, ask(mode, provider, request), ErrorKind.INVALID_REQUEST);
        requireNothingSent(Rule.C21, server, done);
      }
    });
  }

  void aCallThatIsOverBeforeItBeginsSendsNothing() {
    FaultServer server = serve(answer(Mode.WHOLE));
    AtomicLong seconds = new AtomicLong();
    for (Mode mode : modes()) {
      CallContext cancelled = CallContext.create();
      cancelled.cancel();
      Outcome came = start(mode, providerAt(server), request(mode), cancelled).outcome();
      requireFailure(Rule.C22, mode + " after a cancel", came, ErrorKind.CANCELLED);

      CallContext late = CallContext.builder()
          .clock(() -> Instant.ofEpochSecond(seconds.get()))
          .timeout(ONE_SECOND)
          .build();
      seconds.addAndGet(2);
      came = start(mode, providerAt(server), request(mode), late).outcome();
      requireFailure(Rule.C22, mode + " after the deadline", came, ErrorKind.TIMEOUT);
    }
    requireNothingSent(Rule.C22, server, "made calls that were over before they began");
  }

  /** A request for each capability that needs it. */
  static Map<Capability, CompletionRequest> needs(CompletionRequest plain) {
    Map<Capability, CompletionRequest> needs = new LinkedHashMap<>();
    needs.put(Capability.STREAM, plain);
    needs.put(Capability.TOOLS, plain.toBuilder().tool(new Tool("f", "", "{}")).build());
    needs.put(
        Capability.VISION,
        plain.toBuilder()
            .messages(List.of(new Message(
                Role.USER,
                List.of(
                    new ContentPart.Text("What is this?"),
                    new ContentPart.Image(URI.create("data:image/png;base64,iVBORw0KGgo="))))))
            .build());
    needs.put(
        Capability.JSON_OBJECT,
        plain.toBuilder().responseFormat(new ResponseFormat.JsonObject()).build());
    needs.put(
        Capability.JSON_SCHEMA,
        plain.toBuilder()
            .responseFormat(new ResponseFormat.JsonSchema("colour", "{\"type\":\"object\"}", true))
            .build());
    needs.put(
        Capability.EXTRAS,
        plain.toBuilder().extra("contract_extra", List.of("a", true, 1)).build());
    return needs;
  }

  private static void requireNothingSent(Rule rule, FaultServer server, String done) {
    rule.check(
        server.requests().isEmpty(),
        done,
        "nothing is sent",
        server.requests().size() + " requests");
  }
}
