package dev.patchbay.cli;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import java.util.List;

/** The calls that were made for an answer, in words. */
final class Attempts {

  private Attempts() {}

  static String inWords(List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      return "Attempts: none";
    }
    StringBuilder text = new StringBuilder("Attempts:");
    for (int i = 0; i < attempts.size(); i++) {
      Attempt each = attempts.get(i);
      text.append("\n  ").append(i + 1).append(". ").append(each.provider()).append(' ');
      text.append(each.model()).append("  ");
      text.append(each.failure().map(ErrorKind::name).orElse("answered"));
      text.append(each.status() > 0 ? " (HTTP " + each.status() + ")" : "");
      text.append(" after ").append(each.elapsed().toMillis()).append(" ms");
    }
    return text.toString();
  }
}
