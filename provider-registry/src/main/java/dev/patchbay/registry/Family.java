package dev.patchbay.registry;

/**
 * The models whose names begin alike.
 *
 * @param name what they begin with, up to a boundary: the end, or a sign that is neither a letter nor a digit nor a dot
 */
record Family(String name) {

  /** Whether a model of that name is one of them. */
  boolean contains(String model) {
    if (!model.startsWith(name)) {
      return false;
    }
    if (model.length() == name.length()) {
      return true;
    }
    char next = model.charAt(name.length());
    // A dot goes on with a number: 4.1 is no kind of 4.
    return next != '.' && !Character.isLetterOrDigit(next);
  }
}
