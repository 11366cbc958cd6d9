package dev.patchbay.provider;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The form of a provider's id. It becomes part of the names of settings and variables, so it is
 * checked once, where it enters.
 */
final class ProviderId {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int MAX_LENGTH = 64;

  private ProviderId() {}

  /**
   * The id itself, if it has the form.
   *
   * @throws IllegalArgumentException if it has another form
   */
  static String checked(String id) {
    Objects.requireNonNull(id, "id");
    if (id.length() > MAX_LENGTH || !FORM.matcher(id).matches()) {
      throw new IllegalArgumentException("A provider's id is up to " + MAX_LENGTH
          + " lower case letters, digits and single hyphens, and starts with a letter, but this is '"
          + id + "'");
    }
    return id;
  }
}
