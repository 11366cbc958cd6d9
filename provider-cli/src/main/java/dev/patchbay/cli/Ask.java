package dev.patchbay.cli;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks a question. */
@Command(
    name = "ask",
    description = "Ask a question, and print the answer as it comes.",
    sortOptions = false,
    footerHeading = "%nFor example:%n",
    footer = {
      "  patchbay ask --demo --why \"Why is the sky blue?\"",
      "  patchbay ask -m claude-haiku-5-5 --image photo.png \"What is this?\"",
      "  cat notes.txt | patchbay ask --system \"Answer in one sentence.\" \"What is to be done?\"",
      "  patchbay ask --json --no-stream \"Why is the sky blue?\" | jq -r .text",
      "",
      "Standard input is added to the question unless it is a terminal. The answer goes to standard",
      "output, all else to standard error. Exit code: 0 answered, 1 the provider failed, 2 wrong usage",
      "or setting, 3 no provider could serve, 4 the stream broke off, 130 interrupted."
    })
final class Ask implements Callable<Integer> {

  private final Console console;
  private final Interrupt interrupt;

  @Parameters(paramLabel = "QUESTION", description = "The question.", arity = "0..*")
  private List<String> words = List.of();

  @Mixin
  private final RoutingChoice choice = new RoutingChoice();

  @Mixin
  private final PromptOptions prompt = new PromptOptions();

  @Mixin
  private final CommonOptions common = new CommonOptions();

  Ask(Console console, Interrupt interrupt) {
    this.console = console;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    CompletionRequest request = request();
    try (Session session = Session.open(console, common, choice.demo)) {
      String model = session.model(choice, request.requiredCapabilities());
      new Asking(console, interrupt, session, choice, prompt)
          .ask(
              request.toBuilder().model(model).build(),
              common.json ? new JsonAnswer(console) : new PlainAnswer(console));
      return ExitCode.OK;
    }
  }

  private CompletionRequest request() {
    List<ContentPart> attached = Attachments.of(prompt);
    String question = Stream.of(String.join(" ", words), console.piped())
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n\n"));
    if (question.isEmpty() && attached.isEmpty()) {
      throw new UsageException("There is no question: give one as an argument or on standard input."
          + " 'patchbay ask --help' says more.");
    }
    // The model is chosen later.
    CompletionRequest.Builder request = CompletionRequest.builder("any");
    if (prompt.system != null) {
      request.system(prompt.system);
    }
    return request
        .user(question, attached.toArray(ContentPart[]::new))
        .options(prompt.options())
        .build();
  }
}
