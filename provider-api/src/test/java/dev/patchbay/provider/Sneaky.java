package dev.patchbay.provider;

/** Throws checked exceptions where none are declared, as a plugin written in Kotlin or Groovy may. */
final class Sneaky {

  private Sneaky() {}

  static RuntimeException asUnchecked(Throwable e) {
    Sneaky.<RuntimeException>throwAs(e);
    throw new AssertionError("not reached");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void throwAs(Throwable e) throws T {
    throw (T) e;
  }
}
