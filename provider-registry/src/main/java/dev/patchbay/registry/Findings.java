package dev.patchbay.registry;

import java.util.List;

/**
 * What a search for providers found besides providers.
 *
 * @param failures what was found and cannot be used
 * @param warnings probable mistakes, such as settings for an unknown provider
 * @param searched where it was looked, as the end of a sentence
 */
record Findings(List<PluginFailure> failures, List<String> warnings, String searched) {

  static final Findings NONE = new Findings(List.of(), List.of(), "");

  private static final int MOST_SHOWN = 3;

  Findings {
    failures = List.copyOf(failures);
    warnings = warnings.stream().map(Printable::of).toList();
  }

  /** What may explain why no provider matches; empty, or the rest of a sentence. */
  String inWords() {
    StringBuilder text = new StringBuilder();
    failures.stream().limit(MOST_SHOWN).forEach(each -> text.append("; ").append(each));
    warnings.stream().limit(MOST_SHOWN).forEach(each -> text.append("; ").append(each));
    int more =
        Math.max(0, failures.size() - MOST_SHOWN) + Math.max(0, warnings.size() - MOST_SHOWN);
    if (more > 0) {
      text.append("; and ")
          .append(more)
          .append(" more, see ProviderRegistry.failures() and warnings()");
    }
    return text.toString();
  }
}
