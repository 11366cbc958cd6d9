package dev.patchbay.registry.plugin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which plugins fit this version of Patchbay, by the version that they say they were built for. */
final class ApiVersion {

  /** Where a jar's manifest says it. */
  static final String ATTRIBUTE = "Patchbay-Api-Version";

  /** This version; a test holds it against the build's. */
  static final String PRESENT = "0.1";

  /** What is known of a plugin that does not say. */
  static final String UNKNOWN = "unknown";

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})([.-].*)?");

  private ApiVersion() {}

  /**
   * Lets in what was built for the same major version, and for no newer minor version; before 1.0, for the same minor version.
   */
  static void require(String builtFor) throws Refusal {
    require(builtFor, PRESENT);
  }

  static void require(String builtFor, String here) throws Refusal {
    if (builtFor.equals(UNKNOWN)) {
      return;
    }
    Matcher wanted = FORM.matcher(builtFor);
    if (!wanted.matches()) {
      throw new Refusal(
          "its Patchbay-Api-Version '" + builtFor + "' is not a version such as " + here,
          "Have its author correct the manifest.");
    }
    Matcher present = FORM.matcher(here);
    boolean unused = present.matches();
    int minorWanted = Integer.parseInt(wanted.group(2));
    int minor = Integer.parseInt(present.group(2));
    boolean fits = wanted.group(1).equals(present.group(1))
        && (present.group(1).equals("0") ? minorWanted == minor : minorWanted <= minor);
    if (!fits) {
      throw new Refusal(
          "it was built for Patchbay " + builtFor + ", and this is " + here,
          "Use a version of it that was built for Patchbay " + here + ", or another Patchbay.");
    }
  }
}
