package dev.patchbay.cli;

import dev.patchbay.provider.ProviderException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Talks with a model. */
@Command(
    name = "chat",
    description = "Talk with a model. Each answer knows what was said before.",
    sortOptions = false,
    footerHeading = "%n",
    footer = {
      "A backslash at the end of a line, or \"\"\" before and after, makes a question of several lines.",
      "Ctrl-C stops an answer, Ctrl-D ends the chat. /help lists the commands, such as",
      "/model, /image, /why and /save. If standard input is no terminal, each line is a question."
    })
final class Chat implements Callable<Integer> {

  private final Console console;
  private final Interrupt interrupt;

  @Mixin
  private final RoutingChoice choice = new RoutingChoice();

  @Mixin
  private final PromptOptions prompt = new PromptOptions();

  @Option(names = "--no-history", description = "Do not keep what is typed for the next chat.")
  private boolean forgetful;

  @Mixin
  private final CommonOptions common = new CommonOptions();

  Chat(Console console, Interrupt interrupt) {
    this.console = console;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    try (Session session = Session.open(console, common, choice.demo)) {
      String model = session.model(choice, Set.of());
      Talk talk = new Talk(console, interrupt, session, choice, prompt, model, common.json);
      boolean typed = console.terminals().in() && console.terminals().out();
      if (typed) {
        console.note("Talking with " + model + "; /help lists the commands, Ctrl-D ends it");
      }
      try (Lines lines = typed ? edited() : Lines.plain(console)) {
        return converse(talk, lines, typed);
      }
    }
  }

  /** In a method of its own, since it loads JLine. */
  private Lines edited() {
    return EditedLines.open(
        console, interrupt, forgetful ? null : EditedLines.history(console.environment()), "> ");
  }

  private int converse(Talk talk, Lines lines, boolean typed) {
    int code = ExitCode.OK;
    for (String text = lines.next(); text != null && !talk.over(); text = lines.next()) {
      try {
        talk.say(text);
      } catch (ProviderException e) {
        new Failures(console).complain(e);
        // A person has seen it and goes on; a script has to be told at the end.
        code = typed ? ExitCode.OK : ExitCode.of(e);
      } catch (UsageException e) {
        console.complain(e.getMessage());
        code = typed ? ExitCode.OK : e.exitCode();
      }
      if (talk.over()) {
        break;
      }
    }
    return code;
  }
}
