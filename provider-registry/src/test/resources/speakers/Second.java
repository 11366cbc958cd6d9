package speakers;

import library.Words;

/** Compiled against the second version of a library. */
public final class Second extends Speaker {

  @Override
  String word() {
    return Words.word("the ");
  }
}
