package dev.patchbay.gateway.json;

/** A request that cannot be served as it is: status 400 in every dialect. */
public final class BadRequest extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String member;

  /**
   * Says what is wrong.
   *
   * @param member the path of the member that is wrong, such as {@code messages[0].role}; empty if it is about the whole body
   */
  public BadRequest(String member, String message) {
    super(message);
    this.member = member;
  }

  /** The path of the member that is wrong; empty if it is about the whole body. */
  public String member() {
    return member;
  }
}
