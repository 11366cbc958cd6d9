package dev.patchbay.gateway.ledger;

/**
 * What was said in a call.
 *
 * @param prompt the messages of the request
 * @param answer the answer, as far as it came
 */
public record Transcript(String prompt, String answer) {

  /** The same with at most that many characters of each. */
  Transcript shortened(int most) {
    return prompt.length() <= most && answer.length() <= most
        ? this
        : new Transcript(shortened(prompt, most), shortened(answer, most));
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }

  int length() {
    return prompt.length() + answer.length();
  }

  /** The lengths; not the texts, which must not appear in logs. */
  @Override
  public String toString() {
    return "Transcript[" + prompt.length() + " and " + answer.length() + " characters]";
  }
}
