package providers;

/** An older version of the library, which lacks what is new. */
public abstract class Library {

  public static void call() {}
}
