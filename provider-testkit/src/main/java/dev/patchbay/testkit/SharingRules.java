package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** C7x: what calls, and providers, may share. */
final class SharingRules extends RuleGroup {

  private static final int AT_ONCE = 64;

  SharingRules(ProviderContract contract) {
    super(contract);
  }

  void callsAtOnceDoNotMix() {
    List<Mode> modes = modes();
    AbstractProvider provider = providerAt(serve(request -> echo(request)));
    Map<String, PendingCall> calls = new LinkedHashMap<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Mode mode = modes.get(i % modes.size());
      String question = "Question " + i + " " + "?".repeat(i);
      calls.put(question, start(mode, provider, request(mode, question), CallContext.create()));
    }
    calls.forEach((question, call) -> {
      Outcome came = call.outcome();
      Rule.C70.check(
          came.text().equals(question),
          "made " + AT_ONCE + " calls at once to a server that repeats the question",
          "the answer \"" + question + "\"",
          came.toString());
    });
  }

  private Script echo(ReceivedRequest request) {
    try {
      var asked = dialect().asked(request);
      Mode mode = asked.stream() ? Mode.STREAM : Mode.WHOLE;
      return answer(mode, Completion.of(asked.messages().get(0).text()));
    } catch (RuntimeException e) {
      return whole(400, dialect().error(400, "The dialect does not understand the request: " + e));
    }
  }

  void twoProvidersMadeFromOneDoNotShareAddressOrKey() {
    boolean keys = takesKey(NOWHERE);
    for (Mode mode : modes()) {
      List<FaultServer> servers = List.of(serve(answer(mode)), serve(answer(mode)));
      AbstractProvider prototype = prototype();
      List<AbstractProvider> providers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        var config = settings(servers.get(i).url());
        providers.add(prototype.configured(keys ? withKey(config, KEY + i) : config));
      }
      for (int i = 0; i < 4; i++) {
        ask(mode, providers.get(i % 2));
      }
      for (int i = 0; i < 2; i++) {
        List<ReceivedRequest> requests = servers.get(i).requests();
        String other = KEY + (1 - i);
        String done =
            mode + " by turns from two providers, each with a server and a key of its own";
        Rule.C71.check(
            requests.size() == 2, done, "2 requests at each server", requests.size() + " requests");
        Rule.C71.check(
            requests.stream().noneMatch(request -> request.toString().contains(other)),
            done,
            "no server sees the other's key",
            "one does");
      }
      providers.forEach(AbstractProvider::close);
    }
  }

  void callsThatAreOverLeaveNoConnections() {
    for (Mode mode : modes()) {
      Map<String, Script> scripts = new LinkedHashMap<>();
      scripts.put("answers", answer(mode));
      scripts.put("answers HTTP 500", whole(500, error(500)));
      scripts.put(
          "answers with a page", Script.whole(200, Map.of("content-type", "text/html"), "<html>"));
      if (mode == Mode.STREAM) {
        scripts.put(
            "sends garbage after a piece", streamOf(1).chunk("\u0001{{{\n\n").end());
      }
      scripts.forEach((how, script) -> {
        FaultServer server = serve(script);
        AbstractProvider provider = providerAt(server);
        for (int i = 0; i < 8; i++) {
          ask(mode, provider);
        }
        Rule.C72.check(
            soon(() -> server.openConnections() <= 2),
            mode + " 8 times from a server that " + how,
            "at most 2 connections a second later",
            server.openConnections() + " connections");
      });
    }
  }

  void callsThatAreOverLeaveNoThreads() {
    Set<Thread> atFirst = LiveThreads.all();
    for (Mode mode : modes()) {
      AbstractProvider provider = providerAt(
          serve(answer(mode), whole(500, error(500)), Script.raw().close(), answer(mode)));
      // What all calls share is there after the first ones.
      for (int i = 0; i < 4; i++) {
        ask(mode, provider);
      }
      Set<Thread> before = LiveThreads.all();
      int calls = 24;
      for (int i = 0; i < calls; i++) {
        ask(mode, provider);
      }
      Rule.C73.check(
          soon(() -> LiveThreads.namesSince(before).size() < calls / 3),
          mode + " " + calls + " times",
          "less than a thread for three calls a second later",
          "the new threads " + LiveThreads.namesSince(before));
    }
    Set<String> users = LiveThreads.namesOfUsersSince(atFirst);
    if (!users.isEmpty()) {
      soon(() -> LiveThreads.namesOfUsersSince(atFirst).isEmpty());
    }
    Rule.C73.check(
        LiveThreads.namesOfUsersSince(atFirst).isEmpty(),
        "made calls",
        "no thread that is not a daemon a second later",
        "the threads " + users);
  }

  void aProviderCanBeClosed() {
    for (Mode mode : modes()) {
      AbstractProvider used = providerAt(serve(answer(mode)));
      ask(mode, used);
      for (AbstractProvider provider : List.of(prototype(), used)) {
        String came = "";
        try {
          provider.close();
          provider.close();
        } catch (RuntimeException e) {
          came = e.toString();
        }
        Rule.C74.check(came.isEmpty(), "closed " + provider + " twice", "no exception", came);
      }
    }
  }

  void aConnectionThatTheServiceClosedCostsOneCallAtMost() {
    for (Mode mode : modes()) {
      for (boolean reset : new boolean[] {false, true}) {
        // A reset overtakes what was sent just before it.
        CountDownLatch read = new CountDownLatch(1);
        Script answer = answer(mode).await(read);
        FaultServer server = serve(reset ? answer.reset() : answer.close(), answer(mode));
        AbstractProvider provider = providerAt(server);
        Outcome first = ask(mode, provider);
        read.countDown();
        soon(() -> server.openConnections() == 0);
        Outcome second = ask(mode, provider);
        Outcome third = ask(mode, provider);
        String done = mode + " three times from a server that " + (reset ? "resets" : "closes")
            + " the connection after its first answer";
        Rule.C75.check(
            first.succeeded() && (second.succeeded() || mayBeRetried(second)),
            done,
            "an answer, and another one or a failure that may be retried",
            first + "; " + second);
        Rule.C75.check(third.succeeded(), done, "an answer to the third call", third.toString());
        Rule.C75.check(
            server.requests().size() <= 3,
            done,
            "at most 3 requests",
            server.requests().size() + " requests");
      }
    }
  }

  private static boolean mayBeRetried(Outcome outcome) {
    return outcome
        .error()
        .filter(error -> error.kind().retry() != ErrorKind.Retry.NEVER)
        .isPresent();
  }
}
