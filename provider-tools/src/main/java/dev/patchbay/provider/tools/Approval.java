package dev.patchbay.provider.tools;

import java.util.Objects;

/**
 * Whether a call of a tool may run, as {@link ToolLoop.Builder#approval} is asked before each.
 *
 * <pre>{@code
 * ToolLoop loop = ToolLoop.builder(provider, tools)
 *     .approval(call -> call.name().equals("deleteFile")
 *         ? Approval.deny("Files are not deleted without the owner's consent")
 *         : Approval.grant())
 *     .build();
 * }</pre>
 *
 * @param granted whether it may
 * @param reason why not, for the model to read; empty if it may
 */
public record Approval(boolean granted, String reason) {

  private static final Approval GRANTED = new Approval(true, "");

  /** Refuses null. */
  public Approval {
    Objects.requireNonNull(reason, "reason");
  }

  /** It may run. */
  public static Approval grant() {
    return GRANTED;
  }

  /**
   * It does not run, and the run goes on.
   *
   * @param reason what the model is told
   */
  public static Approval deny(String reason) {
    return new Approval(false, reason);
  }
}
