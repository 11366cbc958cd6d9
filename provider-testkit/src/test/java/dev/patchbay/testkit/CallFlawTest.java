package dev.patchbay.testkit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract finds what is wrong with the calls of a provider. */
class CallFlawTest {

  @AfterAll
  static void letLeakedThreadsEnd() {
    CallFlaw.END.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void aFlawBreaksItsRule(CallFlaw flaw) {
    ContractRun.assertBreaks(flaw.rule, flaw::provider, flaw.said);
  }
}
