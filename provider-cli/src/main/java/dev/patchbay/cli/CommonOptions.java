package dev.patchbay.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that looks at providers takes. */
final class CommonOptions {

  @Option(
      names = "--plugins",
      paramLabel = "FOLDER",
      description = "Also load the plugin jars in this folder.")
  @Nullable
  Path plugins;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Read settings such as openai.base-url=... from this properties file, as PATCHBAY_CONFIG does.")
  @Nullable
  Path config;

  @Option(
      names = "--json",
      description = "Print JSON: one object, or for what streams an object on each line.")
  boolean json;

  @Option(
      names = "--no-color",
      description = "Print without colours, as NO_COLOR=1 and anything but a terminal does.")
  boolean noColor;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help, and stop.")
  boolean help;
}
