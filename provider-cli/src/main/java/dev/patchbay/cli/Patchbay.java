package dev.patchbay.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/** The command {@code patchbay}. */
@Command(
    name = "patchbay",
    mixinStandardHelpOptions = true,
    versionProvider = Patchbay.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Asks any chat-completion service, and says which one was chosen and why.",
    footerHeading = "%nFor example:%n",
    footer = {
      "  patchbay ask --demo --why \"Why is the sky blue?\"     without any key",
      "  OPENAI_API_KEY=... patchbay ask \"Why is the sky blue?\"",
      "  patchbay ask -m ollama/qwen3 --image photo.png \"What is this?\"",
      "  git diff | patchbay ask -m claude-haiku-5-5 \"Write a commit message for this\"",
      "  patchbay explain -m gpt-5.4-mini --needs tools       which provider, and why not the others",
      "  patchbay list --all                                  what can be asked, and what to set for it",
      "  patchbay serve                                       a gateway for programs that speak HTTP",
      "",
      "Exit code: 0 answered, 1 the provider failed, 2 wrong usage or setting, 3 no provider could serve,",
      "4 the stream broke off (what came is on standard output), 130 interrupted.",
      "'patchbay COMMAND --help' says more of each command."
    })
public final class Patchbay implements Runnable {

  private final Console console;

  private Patchbay(Console console) {
    this.console = console;
  }

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    Console console = Console.ofProcess();
    Interrupt interrupt = Interrupt.install();
    int code = run(console, interrupt, args);
    console.flush();
    interrupt.finished();
    // Also when an idle connection or a plugin has left a thread.
    System.exit(code);
  }

  /** Runs the command with these streams. Returns the exit code. */
  static int run(Console console, Interrupt interrupt, String... args) {
    return commandLine(console.withoutColorIn(args), interrupt).execute(args);
  }

  /** The command with all others below it. */
  static CommandLine commandLine(Console console, Interrupt interrupt) {
    CommandLine line = new CommandLine(new Patchbay(console))
        .addSubcommand(new Ask(console, interrupt))
        .addSubcommand(new Chat(console, interrupt))
        .addSubcommand(new ListProviders(console))
        .addSubcommand(new Explain(console))
        .addSubcommand(new Doctor(console))
        .addSubcommand(new Bench(console, interrupt))
        .addSubcommand(new Serve(console, interrupt))
        .addSubcommand(new Key(console))
        .addSubcommand(new CompletionScript(console))
        .addSubcommand(new ManPage(console));
    return line.setOut(console.out())
        .setErr(console.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpWidth(100)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.colorsOut() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler(new Failures(console))
        .setExecutionExceptionHandler(new Failures(console));
  }

  @Override
  public void run() {
    commandLine(console, Interrupt.none()).usage(console.out());
  }

  /** Tells the version of the build, of Java and of the system. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "patchbay " + number(),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
            + System.getProperty("os.arch")
      };
    }

    static String number() {
      String version = Patchbay.class.getPackage().getImplementationVersion();
      return version == null ? "(not built as a jar)" : version;
    }
  }
}
