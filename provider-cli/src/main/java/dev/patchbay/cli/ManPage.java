package dev.patchbay.cli;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;

/** Prints the manual page, made of what the commands say of themselves. */
@Command(
    name = "man",
    description = "Print the manual page.",
    footerHeading = "%nFor example:%n",
    footer = "  patchbay man | man -l -")
final class ManPage implements Callable<Integer> {

  private final Console console;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help, and stop.")
  boolean help;

  ManPage(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(text(Patchbay.commandLine(console, Interrupt.none())));
    console.out().flush();
    return ExitCode.OK;
  }

  /** The page in roff, with man's macros. */
  static String text(CommandLine line) {
    StringBuilder page = new StringBuilder();
    CommandSpec top = line.getCommandSpec();
    page.append(".TH PATCHBAY 1\n.SH NAME\npatchbay \\- ");
    page.append(escaped(joined(top.usageMessage().description()))).append('\n');
    page.append(".SH SYNOPSIS\n.B patchbay\n.I COMMAND\n[options] [arguments]\n");
    page.append(".SH COMMANDS\n");
    line.getSubcommands().forEach((name, each) -> command(page, name, each.getCommandSpec()));
    page.append(".SH ENVIRONMENT\n");
    tagged(
        page,
        ".B OPENAI_API_KEY",
        "and the like: the keys of services, by the names that their own tools use.");
    tagged(page, ".B PATCHBAY_CONFIG", "a properties file of settings, as with --config.");
    tagged(
        page,
        ".B PATCHBAY_<PROVIDER>__<SETTING>",
        "one setting, such as PATCHBAY_OPENAI__BASE_URL.");
    tagged(page, ".B PATCHBAY_JAVA_OPTS", "options for Java, which the launcher passes on.");
    tagged(page, ".B NO_COLOR", "print without colours.");
    page.append(".SH EXAMPLES AND EXIT CODES\n.nf\n");
    Arrays.stream(top.usageMessage().footer())
        .forEach(each -> page.append(escaped(plain(each))).append('\n'));
    return page.append(".fi\n").toString();
  }

  private static void command(StringBuilder page, String name, CommandSpec spec) {
    page.append(".SS patchbay ").append(escaped(name)).append('\n');
    page.append(escaped(joined(spec.usageMessage().description()))).append('\n');
    for (PositionalParamSpec each : spec.positionalParameters()) {
      tagged(page, ".I " + escaped(each.paramLabel()), joined(each.description()));
    }
    for (OptionSpec each : spec.options()) {
      String names =
          Arrays.stream(each.names()).map(ManPage::escaped).collect(Collectors.joining(", "));
      String label = each.arity().max() == 0 ? "" : " " + each.paramLabel();
      tagged(page, ".B " + names + escaped(label), joined(each.description()));
    }
    List<String> footer = List.of(spec.usageMessage().footer());
    if (!footer.isEmpty()) {
      page.append(".PP\n.nf\n");
      footer.forEach(each -> page.append(escaped(plain(each))).append('\n'));
      page.append(".fi\n");
    }
    spec.subcommands()
        .forEach((sub, each) -> command(page, name + " " + sub, each.getCommandSpec()));
  }

  private static void tagged(StringBuilder page, String tag, String text) {
    page.append(".TP\n").append(tag).append('\n').append(escaped(text)).append('\n');
  }

  private static String joined(String... lines) {
    return plain(String.join(" ", lines))
        .replace("${COMPLETION-CANDIDATES}", String.join(", ", new StrategyName()));
  }

  private static String plain(String text) {
    return Ansi.OFF.string(text);
  }

  /** A line that begins with a dot or a quote would be a request to roff. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
