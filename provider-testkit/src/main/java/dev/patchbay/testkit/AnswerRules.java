package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** C30 to C36: requests and answers arrive as they were meant. */
final class AnswerRules extends RuleGroup {

  private static final List<CompletionOptions> OPTIONS = List.of(
      CompletionOptions.builder().temperature(0.25).build(),
      CompletionOptions.builder().temperature(1).build(),
      CompletionOptions.builder().topP(0.75).build(),
      CompletionOptions.builder().presencePenalty(0.5).build(),
      CompletionOptions.builder().frequencyPenalty(-0.5).build(),
      CompletionOptions.builder().maxTokens(77).build(),
      CompletionOptions.builder().stop("END", "\n\n").build(),
      CompletionOptions.builder().seed(42).build());
  private static final List<String> TEXTS = List.of(
      "\"quoted\", \\escaped\\ and /slashed/",
      " spaces, \ttabs,\r\n\r\nlines \n",
      "{\"text\":\"JSON\"} data: [DONE]",
      "é ß 漢字 👩‍🚀 \u2028 \u0001 \u007f",
      "long ".repeat(2000));

  AnswerRules(ProviderContract contract) {
    super(contract);
  }

  void aWholeAnswerComesComplete() {
    requireComplete(Rule.C30, Mode.WHOLE);
  }

  void aStreamGivesTheSameAsAWholeAnswer() {
    requireComplete(Rule.C31, requireStream());
  }

  private void requireComplete(Rule rule, Mode mode) {
    for (FinishReason reason : List.of(FinishReason.STOP, FinishReason.LENGTH)) {
      Completion sent = Completion.builder(ANSWER.text())
          .finishReason(reason)
          .usage(Usage.of(12, 7))
          .build();
      Outcome came = ask(mode, answer(mode, sent));
      Completion answer = came.completion();
      rule.check(
          answer != null
              && came.text().equals(sent.text())
              && answer.finishReason().kind() == reason.kind()
              && answer.usage().inputTokens() == 12
              && answer.usage().outputTokens() == 7,
          mode + " from a server that answers in full",
          "\"" + sent.text() + "\", " + reason + ", 12 tokens in and 7 out",
          came.toString());
    }
  }

  void aPieceIsGivenOutAsSoonAsItHasCome() {
    Mode mode = requireStream();
    PendingCall call =
        start(mode, providerAt(serve(streamOf(2).silence())), request(mode), CallContext.create());
    boolean came = soon(() -> call.events() >= 2);
    Rule.C32.check(
        came,
        "streamed from a server that sends two pieces and then waits",
        "both pieces within a second",
        call.events() + " of them");
  }

  void theServiceIsToldWhatIsAsked() {
    List<Message> messages = List.of(
        Message.system("Answer briefly."),
        Message.user("First?"),
        Message.assistant("First."),
        Message.user("Second?"));
    for (Mode mode : modes()) {
      FaultServer server = serve(answer(mode));
      AbstractProvider provider = providerAt(server);
      ModelInfo model = provider.info().model(request(mode).model()).orElseThrow();
      List<String> names = new ArrayList<>(model.aliases());
      names.add(model.id());
      for (String name : names) {
        CompletionRequest sent =
            request(mode).toBuilder().model(name).messages(messages).build();
        CompletionRequest asked = asked(Rule.C33, server, mode, ask(mode, provider, sent));
        Rule.C33.check(
            asked.model().equals(model.id()),
            mode + " from the model " + name,
            "the model " + model.id(),
            "the model " + asked.model());
        Rule.C33.check(
            asked.messages().equals(messages) && asked.stream() == (mode == Mode.STREAM),
            mode + " with " + describe(messages),
            describe(messages) + ", stream " + (mode == Mode.STREAM),
            describe(asked.messages()) + ", stream " + asked.stream());
      }
    }
  }

  void anOptionArrivesOrIsRefused() {
    for (Mode mode : modes()) {
      for (CompletionOptions options : OPTIONS) {
        FaultServer server = serve(answer(mode));
        Outcome came = ask(
            mode, providerAt(server), request(mode).toBuilder().options(options).build());
        if (came.failedAs(ErrorKind.INVALID_REQUEST) && server.requests().isEmpty()) {
          continue;
        }
        CompletionOptions asked = asked(Rule.C34, server, mode, came).options();
        Rule.C34.check(
            options.orElse(asked).equals(asked),
            mode + " with " + options,
            "that option, or INVALID_REQUEST with nothing sent",
            asked.toString());
      }
    }
  }

  void anyTextArrivesAsItWas() {
    for (Mode mode : modes()) {
      for (String text : TEXTS) {
        FaultServer server = serve(answer(mode, Completion.of(text)));
        Outcome came = ask(mode, providerAt(server), request(mode, text));
        Rule.C35.check(
            came.text().equals(text),
            mode + ", answered with " + quoted(text),
            quoted(text),
            came.toString());
        String asked = asked(Rule.C35, server, mode, came).messages().get(0).text();
        Rule.C35.check(
            asked.equals(text),
            mode + " with the question " + quoted(text),
            quoted(text),
            "the question " + quoted(asked));
      }
    }
  }

  void howBytesAreSplitChangesNothing() {
    String text = "é ß 漢字 👩‍🚀 \"\\\n done";
    for (Mode mode : modes()) {
      StringBuilder bytes = new StringBuilder();
      if (mode == Mode.WHOLE) {
        bytes.append(dialect().answer(Completion.of(text)));
      } else {
        Dialect.AnswerStream stream = dialect().stream();
        bytes.append(stream.begin());
        StreamedAnswer.events(Completion.of(text))
            .forEach(event -> bytes.append(stream.event(event)));
      }
      String type = mode == Mode.WHOLE ? dialect().answerType() : dialect().streamType();
      for (int size : new int[] {1, 2, 3, 5, 7, 11, 1 << 20}) {
        Script script = Script.chunked(200, Map.of("content-type", type))
            .chunksOf(size, bytes.toString())
            .end();
        Outcome came = ask(mode, script);
        Rule.C36.check(
            came.text().equals(text),
            mode + " from a server that sends " + size + " bytes at a time",
            quoted(text),
            came.toString());
      }
    }
  }

  private static String quoted(String text) {
    return text.length() > 200
        ? text.length() + " characters of text"
        : "\"" + text.replace("\r", "\\r").replace("\n", "\\n") + "\"";
  }
}
