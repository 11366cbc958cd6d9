package speakers;

import library.Words;

/** Compiled against the first version of a library. */
public final class First extends Speaker {

  @Override
  String word() {
    return Words.word();
  }
}
