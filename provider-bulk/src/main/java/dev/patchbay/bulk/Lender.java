package dev.patchbay.bulk;

/**
 * Lends turns and money to the engine of one machine: the {@link Coordinator} itself, or the way to it over the network.
 */
@FunctionalInterface
public interface Lender {

  /**
   * Hands over what the engine has to say, and gets what it may do. Waits for the answer.
   *
   * @throws Exception if the coordinator cannot be reached now; the engine asks again
   */
  Loan lend(LoanRequest request) throws Exception;
}
