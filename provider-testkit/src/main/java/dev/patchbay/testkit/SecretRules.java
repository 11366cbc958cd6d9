package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** C8x: what must not be seen. */
final class SecretRules extends RuleGroup {

  private static final String PROMPT = "Canary prompt 81d7";

  SecretRules(ProviderContract contract) {
    super(contract);
  }

  void theKeyIsInNoText() {
    requireKey();
    try (Printed printed = new Printed()) {
      requireWithout(
          Rule.C80,
          KEY,
          "made and configured it with a key",
          printed,
          providerAt(serve(Script.raw())));
      for (Mode mode : modes()) {
        echoes(mode).forEach((how, script) -> {
          AbstractProvider provider = providerAt(serve(script));
          String done = mode + " from a server that " + how;
          // An echo is data where it is an answer; only what is thrown has to hide it.
          Outcome came = ask(mode, provider);
          requireWithout(Rule.C80, KEY, done, printed, provider, provider.info(), came.failure());
        });
      }
      FaultServer gone = serve(Script.raw());
      gone.close();
      Outcome came = ask(Mode.WHOLE, gone);
      requireWithout(Rule.C80, KEY, "called a closed port", printed, came.failure());
    }
  }

  /** Ways in which a service shows the key that it was sent. */
  private Map<String, Script> echoes(Mode mode) {
    Map<String, Script> echoes = new LinkedHashMap<>();
    echoes.put("answers", answer(mode));
    echoes.put(
        "refuses the key by name", whole(401, dialect().error(401, "Wrong key " + KEY + ".")));
    echoes.put(
        "repeats the request's headers",
        Script.whole(400, Map.of(), "authorization: Bearer " + KEY));
    echoes.put("puts the key into a header", Script.whole(500, Map.of("x-request-id", KEY), ""));
    echoes.put(
        "redirects to an address with the key",
        Script.whole(307, Map.of("location", "/?key=" + KEY), ""));
    echoes.put(
        "answers 200 with a page about the key",
        Script.whole(200, Map.of("content-type", "text/html"), "<p>" + KEY));
    echoes.put("answers 200 with a string of the key", whole(200, "\"" + KEY + "\""));
    echoes.put("sends the key in place of HTTP", bytes(KEY + "\r\n\r\n").close());
    if (mode == Mode.STREAM) {
      echoes.put(
          "sends the key within a stream", streamOf(0).chunk("{" + KEY + "\n\n").end());
      dialect()
          .streamedError("Wrong key " + KEY + ".")
          .ifPresent(error -> echoes.put(
              "reports the key within a stream", streamOf(1).chunk(error).end()));
    }
    return echoes;
  }

  void theQuestionIsInNoFailure() {
    for (Mode mode : modes()) {
      Map<String, Script> failures = new LinkedHashMap<>();
      failures.put("answers HTTP 400", whole(400, error(400)));
      failures.put("closes the connection", Script.raw().close());
      failures.put(
          "answers with a page", Script.whole(200, Map.of("content-type", "text/html"), "<p>"));
      failures.put("answers", answer(mode, Completion.of("x")));
      failures.forEach((how, script) -> {
        CompletionRequest request = request(mode, PROMPT);
        AbstractProvider provider = providerAt(serve(script));
        try (Printed printed = new Printed()) {
          Outcome came = ask(mode, provider, request);
          String done = mode + " from a server that " + how;
          requireWithout(
              Rule.C81, PROMPT, done, printed, provider, came.failure(), came.completion());
        }
      });
    }
  }

  void aKeyThatCannotBeSentIsRefusedWithoutBeingShown() {
    requireKey();
    for (String end : new String[] {"\n", "\u00e9", "\u0000"}) {
      FaultServer server = serve(answer(Mode.WHOLE));
      ProviderConfig config = withKey(settings(server.url()), KEY + end);
      try (Printed printed = new Printed()) {
        Throwable thrown;
        try {
          thrown = ask(Mode.WHOLE, prototype().configured(config)).failure();
        } catch (RuntimeException e) {
          thrown = e;
        }
        String done = "configured it with a key that ends in U+"
            + String.format(Locale.ROOT, "%04X", (int) end.charAt(0));
        Rule.C82.check(
            thrown != null && server.requests().isEmpty(),
            done,
            "a refusal, and nothing is sent",
            server.requests().size() + " requests");
        requireWithout(Rule.C82, KEY, done, printed, thrown);
      }
    }
  }

  void aKeyIsNotTakenForAnAddressInClearText() {
    requireKey();
    // Nothing is sent: this address is only configured.
    URI elsewhere = URI.create("http://service.example");
    String came;
    try {
      came = "accepted by " + prototype().configured(withKey(settings(elsewhere), KEY));
    } catch (IllegalArgumentException e) {
      came = "";
    }
    Rule.C83.check(
        came.isEmpty(),
        "configured it with a key and the base-url " + elsewhere,
        "an IllegalArgumentException",
        came);
  }

  void privateAddressesAreNotCalledWhereTheyAreBlocked() {
    for (Mode mode : modes()) {
      FaultServer server = serve(answer(mode));
      AbstractProvider provider =
          requireWith(server.url(), Map.of("block-private-addresses", "true"));
      Outcome came = ask(mode, provider);
      Rule.C84.check(
          came.failure() != null && server.acceptedConnections() == 0,
          mode + " from " + server.url() + " with block-private-addresses",
          "a failure and no connection",
          server.acceptedConnections() + " connections and " + came);
    }
  }

  private void requireKey() {
    if (!takesKey(NOWHERE)) {
      Assumptions.abort("does not apply: the provider takes no api-key");
    }
  }

  private static void requireWithout(
      Rule rule, String secret, String done, Printed printed, @Nullable Object... things) {
    for (Object thing : things) {
      String text = Printed.textOf(thing);
      rule.check(!containsSecret(text, secret), done, "a text without it", excerpt(text, secret));
    }
    rule.check(
        !containsSecret(printed.text(), secret),
        done,
        "nothing logged or printed with it",
        excerpt(printed.text(), secret));
  }

  private static boolean containsSecret(String text, String secret) {
    return text.toLowerCase(Locale.ROOT).contains(secret.toLowerCase(Locale.ROOT));
  }

  /** What stands around the first trace of the secret. It is the contract's own, and may be shown. */
  private static String excerpt(String text, String secret) {
    int at = Math.max(0, text.toLowerCase(Locale.ROOT).indexOf(secret.toLowerCase(Locale.ROOT)));
    return "..." + text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 100)) + "...";
  }
}
