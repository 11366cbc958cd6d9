package dev.patchbay.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Makes and takes back the keys of a gateway's clients. */
@Command(
    name = "key",
    description = "Make, list and revoke the keys that clients of a gateway need.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Key.New.class, Key.Listing.class, Key.Revoke.class},
    footerHeading = "%nFor example:%n",
    footer = {
      "  patchbay key new alice --keys keys --models 'gpt-*,claude-*' --calls-per-minute 60",
      "  patchbay key list --keys keys",
      "  patchbay key revoke alice --keys keys"
    })
final class Key implements Runnable {

  private final Console console;

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help, and stop.")
  boolean help;

  Key(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    CommandSpec own = Objects.requireNonNull(spec);
    throw new ParameterException(own.commandLine(), "Say what to do: new, list or revoke");
  }

  Console console() {
    return console;
  }

  /** Where the keys are. */
  static final class KeysOption {
    @Option(
        names = "--keys",
        paramLabel = "FILE",
        required = true,
        description =
            "The file of keys, which the gateway's configuration names as well. It has hashes alone.")
    Path file = Path.of("");

    @Option(names = "--json", description = "Print a JSON object.")
    boolean json;

    @Option(names = "--no-color", description = "Print without colours.")
    boolean noColor;
  }

  /** Makes a key. */
  @Command(
      name = "new",
      description = "Make a key, and print it. It stands nowhere else, so keep it.",
      sortOptions = false)
  static final class New implements Callable<Integer> {
    @ParentCommand
    private @Nullable Key parent;

    @Parameters(paramLabel = "NAME", description = "The key's name, which appears in logs.")
    private String name = "";

    @Option(
        names = "--models",
        paramLabel = "PATTERNS",
        description = "The models that it may be used for, such as gpt-*,claude-*; all if not set.")
    private @Nullable String models;

    @Option(
        names = "--calls-per-minute",
        paramLabel = "NUMBER",
        description = "How many calls may begin within a minute.")
    private @Nullable String callsPerMinute;

    @Option(
        names = "--calls-at-once",
        paramLabel = "NUMBER",
        description = "How many calls may be under way.")
    private @Nullable String callsAtOnce;

    @Option(
        names = "--tokens-per-minute",
        paramLabel = "NUMBER",
        description = "How many tokens calls may take within a minute.")
    private @Nullable String tokensPerMinute;

    @Option(
        names = "--max-spend",
        paramLabel = "DOLLARS",
        description = "What its calls may cost while a gateway runs.")
    private @Nullable String maxSpend;

    @Option(
        names = "--expires",
        paramLabel = "DATE",
        description = "The last day on which it is good, such as 2027-06-30.")
    private @Nullable String expires;

    @Mixin
    private final KeysOption keys = new KeysOption();

    @Override
    public Integer call() {
      Map<String, String> options = new LinkedHashMap<>();
      put(options, "models", models);
      put(options, "calls-per-minute", callsPerMinute);
      put(options, "calls-at-once", callsAtOnce);
      put(options, "tokens-per-minute", tokensPerMinute);
      put(options, "max-spend", maxSpend);
      put(options, "expires", expires);
      return GatewayKeys.create(console(parent), keys, name, options);
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
      if (value != null) {
        options.put(name, value);
      }
    }
  }

  /** Lists keys. */
  @Command(name = "list", description = "List the names of the keys and what each may be used for.")
  static final class Listing implements Callable<Integer> {
    @ParentCommand
    private @Nullable Key parent;

    @Mixin
    private final KeysOption keys = new KeysOption();

    @Override
    public Integer call() {
      return GatewayKeys.list(console(parent), keys);
    }
  }

  /** Takes a key back. */
  @Command(
      name = "revoke",
      description =
          "Take a key back: the gateway refuses it as soon as it has read the file again.")
  static final class Revoke implements Callable<Integer> {
    @ParentCommand
    private @Nullable Key parent;

    @Parameters(paramLabel = "NAME", description = "The key's name.")
    private String name = "";

    @Mixin
    private final KeysOption keys = new KeysOption();

    @Override
    public Integer call() {
      return GatewayKeys.revoke(console(parent), keys, name);
    }
  }

  private static Console console(@Nullable Key parent) {
    return Objects.requireNonNull(parent).console();
  }
}
