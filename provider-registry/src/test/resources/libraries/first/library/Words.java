package library;

/** A library in its first version. */
public final class Words {

  private Words() {}

  public static String word() {
    return "first";
  }
}
