package dev.patchbay.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what a shell needs to complete the command's options. */
@Command(
    name = "completion",
    description = "Print the script with which bash and zsh complete this command's options.",
    footerHeading =
        "%nFor example, in ~/.bashrc or, after 'autoload -U +X compinit && compinit', in ~/.zshrc:%n",
    footer = "  source <(patchbay completion)")
final class CompletionScript implements Callable<Integer> {

  private final Console console;

  @Mixin
  private final CommonOptions common = new CommonOptions();

  CompletionScript(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("patchbay", Patchbay.commandLine(console, Interrupt.none()));
    if (common.json) {
      Json.print(console.out(), json -> json.text("script", script));
    } else {
      console.out().print(script);
      console.out().flush();
    }
    return ExitCode.OK;
  }
}
