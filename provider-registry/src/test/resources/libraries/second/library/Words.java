package library;

/** A library in its second version, which breaks all who were compiled against the first. */
public final class Words {

  private Words() {}

  public static String word(String prefix) {
    return prefix + "second";
  }
}
