package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The rules that every provider keeps, as tests. An author extends it and has them all:
 *
 * <pre>{@code
 * class ParrotContractTest extends ProviderContract {
 *   @Override
 *   protected AbstractProvider prototype() {
 *     return new Parrot();
 *   }
 * }
 * }</pre>
 *
 * <p>The contract plays the service on loopback, kindly and unkindly, and calls the provider; nothing leaves the machine. It
 * takes some seconds. Each test has the number of its rule in {@code docs/contract.md}, where the reason stands. What a
 * provider does not declare in its {@link dev.patchbay.provider.ProviderInfo} does not apply, and is reported as skipped.
 *
 * <p>A service that does not speak the OpenAI dialect needs a {@link Dialect} of its own; a provider that cannot be
 * configured with a {@code base-url} alone needs {@link #settings}.
 */
@Isolated("looks at all threads of the JVM, and at what they print")
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(600)
public abstract class ProviderContract {

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** For subclasses. */
  protected ProviderContract() {}

  /** A new provider, as {@link java.util.ServiceLoader} makes it: by the constructor without arguments. */
  protected abstract AbstractProvider prototype();

  /** How the service speaks; {@link Dialect#openAi()} if not overridden. */
  protected Dialect dialect() {
    return Dialect.openAi();
  }

  /**
   * The settings, {@code api-key} apart, under which the provider calls a service at that address and takes its default
   * limits of time; {@code base-url} alone if not overridden.
   */
  protected ProviderConfig settings(URI baseUrl) {
    return ProviderConfig.builder()
        .set(ProviderConfig.BASE_URL, baseUrl.toString())
        .build();
  }

  /** Notes what a rule has opened, to be closed when the rule is over. */
  final void opened(AutoCloseable closeable) {
    // Providers and calls end before the servers that they call.
    opened.add(0, closeable);
  }

  @AfterEach
  final void closeWhatWasOpened() {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        // That it can be closed is a rule of its own; here the servers behind it have to end as
        // well.
      }
    }
    opened.clear();
  }

  // One line for each rule, which stands in the class of its group. Nested and dynamic tests would
  // spare the lines, and be reported and selected under the name of this class, not the author's.

  @Test
  void C10_theClassCanBeMadeByAServiceLoader() {
    new DeclarationRules(this).theClassCanBeMadeByAServiceLoader();
  }

  @Test
  void C11_theServiceFileNamesTheClass() {
    new DeclarationRules(this).theServiceFileNamesTheClass();
  }

  @Test
  void C12_theModuleDescriptorAgreesWithTheServiceFile() {
    new DeclarationRules(this).theModuleDescriptorAgreesWithTheServiceFile();
  }

  @Test
  void C13_theIdIsTheSameEverywhere() {
    new DeclarationRules(this).theIdIsTheSameEverywhere();
  }

  @Test
  void C14_itDeclaresAModel() {
    new DeclarationRules(this).itDeclaresAModel();
  }

  @Test
  void C15_theConstructorOpensNoConnectionAndStartsNoThread() {
    new DeclarationRules(this).theConstructorOpensNoConnectionAndStartsNoThread();
  }

  @Test
  void C16_configuredOpensNoConnection() {
    new DeclarationRules(this).configuredOpensNoConnection();
  }

  @Test
  void C17_configuredLeavesThePrototypeAsItIs() {
    new DeclarationRules(this).configuredLeavesThePrototypeAsItIs();
  }

  @Test
  void C18_anUnknownSettingIsRefusedByItsName() {
    new DeclarationRules(this).anUnknownSettingIsRefusedByItsName();
  }

  @Test
  void C20_anUndeclaredModelIsRefused() {
    new DeclarationRules(this).anUndeclaredModelIsRefused();
  }

  @Test
  void C21_anUndeclaredCapabilityIsRefused() {
    new DeclarationRules(this).anUndeclaredCapabilityIsRefused();
  }

  @Test
  void C22_aCallThatIsOverBeforeItBeginsSendsNothing() {
    new DeclarationRules(this).aCallThatIsOverBeforeItBeginsSendsNothing();
  }

  @Test
  void C30_aWholeAnswerComesComplete() {
    new AnswerRules(this).aWholeAnswerComesComplete();
  }

  @Test
  void C31_aStreamGivesTheSameAsAWholeAnswer() {
    new AnswerRules(this).aStreamGivesTheSameAsAWholeAnswer();
  }

  @Test
  void C32_aPieceIsGivenOutAsSoonAsItHasCome() {
    new AnswerRules(this).aPieceIsGivenOutAsSoonAsItHasCome();
  }

  @Test
  void C33_theServiceIsToldWhatIsAsked() {
    new AnswerRules(this).theServiceIsToldWhatIsAsked();
  }

  @Test
  void C34_anOptionArrivesOrIsRefused() {
    new AnswerRules(this).anOptionArrivesOrIsRefused();
  }

  @Test
  void C35_anyTextArrivesAsItWas() {
    new AnswerRules(this).anyTextArrivesAsItWas();
  }

  @Test
  void C36_howBytesAreSplitChangesNothing() {
    new AnswerRules(this).howBytesAreSplitChangesNothing();
  }

  @Test
  void C37_toolsWork() {
    new CapabilityRules(this).toolsWork();
  }

  @Test
  void C38_imagesFormatsAndExtrasArrive() {
    new CapabilityRules(this).imagesFormatsAndExtrasArrive();
  }

  @Test
  void C39_reasoningComesApart() {
    new CapabilityRules(this).reasoningComesApart();
  }

  @Test
  void C40_aServiceThatCannotBeReachedIsUnreachable() {
    new FailureRules(this).aServiceThatCannotBeReachedIsUnreachable();
  }

  @Test
  void C41_aConnectionThatBreaksBeforeAnyOutputIsUnreachable() {
    new FailureRules(this).aConnectionThatBreaksBeforeAnyOutputIsUnreachable();
  }

  @Test
  void C42_anAnswerThatIsNotHttpIsNoAnswer() {
    new FailureRules(this).anAnswerThatIsNotHttpIsNoAnswer();
  }

  @Test
  void C43_aTwoHundredWithAnotherBodyIsProtocol() {
    new FailureRules(this).aTwoHundredWithAnotherBodyIsProtocol();
  }

  @Test
  void C44_theStatusDecidesTheKind() {
    new FailureRules(this).theStatusDecidesTheKind();
  }

  @Test
  void C45_theBodyOfAnErrorChangesNothing() {
    new FailureRules(this).theBodyOfAnErrorChangesNothing();
  }

  @Test
  void C46_aRedirectIsNotFollowed() {
    new FailureRules(this).aRedirectIsNotFollowed();
  }

  @Test
  void C47_anAnswerWithoutAnEndMeetsALimit() {
    new FailureRules(this).anAnswerWithoutAnEndMeetsALimit();
  }

  @Test
  void C48_oneCallIsOneRequest() {
    new FailureRules(this).oneCallIsOneRequest();
  }

  @Test
  void C49_theServicesRetryAfterIsTold() {
    new FailureRules(this).theServicesRetryAfterIsTold();
  }

  @Test
  void C50_thereIsNoSuccessWithoutTheServicesSignOfTheEnd() {
    new EndingRules(this).thereIsNoSuccessWithoutTheServicesSignOfTheEnd();
  }

  @Test
  void C51_aStreamThatBreaksOffCarriesItsTextSoFar() {
    new EndingRules(this).aStreamThatBreaksOffCarriesItsTextSoFar();
  }

  @Test
  void C52_nothingFollowsTheEndOfAStream() {
    new EndingRules(this).nothingFollowsTheEndOfAStream();
  }

  @Test
  void C53_anErrorInsideAStreamIsAFailure() {
    new EndingRules(this).anErrorInsideAStreamIsAFailure();
  }

  @Test
  void C54_afterAFailureTheNextCallWorks() {
    new EndingRules(this).afterAFailureTheNextCallWorks();
  }

  @Test
  void C55_aFailureNamesProviderAndModel() {
    new EndingRules(this).aFailureNamesProviderAndModel();
  }

  @Test
  void C56_pingsAreNoPartOfAnAnswer() {
    new EndingRules(this).pingsAreNoPartOfAnAnswer();
  }

  @Test
  void C60_aCancelEndsTheWaitForAnAnswer() {
    new CancellationRules(this).aCancelEndsTheWaitForAnAnswer();
  }

  @Test
  void C61_aCancelEndsTheReadingOfAWholeAnswer() {
    new CancellationRules(this).aCancelEndsTheReadingOfAWholeAnswer();
  }

  @Test
  void C62_aCancelEndsTheReadingOfAStream() {
    new CancellationRules(this).aCancelEndsTheReadingOfAStream();
  }

  @Test
  void C63_closingAStreamEndsItsConnection() {
    new CancellationRules(this).closingAStreamEndsItsConnection();
  }

  @Test
  void C64_aCancelAtAnyMomentIsACancel() {
    new CancellationRules(this).aCancelAtAnyMomentIsACancel();
  }

  @Test
  void C65_aDeadlineHoldsAtEveryMoment() {
    new CancellationRules(this).aDeadlineHoldsAtEveryMoment();
  }

  @Test
  void C66_aDeadlineThatIsFarAwayChangesNothing() {
    new CancellationRules(this).aDeadlineThatIsFarAwayChangesNothing();
  }

  @Test
  void C67_pingsHoldUpTheIdleTimerAlone() {
    new CancellationRules(this).pingsHoldUpTheIdleTimerAlone();
  }

  @Test
  void C70_callsAtOnceDoNotMix() {
    new SharingRules(this).callsAtOnceDoNotMix();
  }

  @Test
  void C71_twoProvidersMadeFromOneDoNotShareAddressOrKey() {
    new SharingRules(this).twoProvidersMadeFromOneDoNotShareAddressOrKey();
  }

  @Test
  void C72_callsThatAreOverLeaveNoConnections() {
    new SharingRules(this).callsThatAreOverLeaveNoConnections();
  }

  @Test
  void C73_callsThatAreOverLeaveNoThreads() {
    new SharingRules(this).callsThatAreOverLeaveNoThreads();
  }

  @Test
  void C74_aProviderCanBeClosed() {
    new SharingRules(this).aProviderCanBeClosed();
  }

  @Test
  void C75_aConnectionThatTheServiceClosedCostsOneCallAtMost() {
    new SharingRules(this).aConnectionThatTheServiceClosedCostsOneCallAtMost();
  }

  @Test
  void C80_theKeyIsInNoText() {
    new SecretRules(this).theKeyIsInNoText();
  }

  @Test
  void C81_theQuestionIsInNoFailure() {
    new SecretRules(this).theQuestionIsInNoFailure();
  }

  @Test
  void C82_aKeyThatCannotBeSentIsRefusedWithoutBeingShown() {
    new SecretRules(this).aKeyThatCannotBeSentIsRefusedWithoutBeingShown();
  }

  @Test
  void C83_aKeyIsNotTakenForAnAddressInClearText() {
    new SecretRules(this).aKeyIsNotTakenForAnAddressInClearText();
  }

  @Test
  void C84_privateAddressesAreNotCalledWhereTheyAreBlocked() {
    new SecretRules(this).privateAddressesAreNotCalledWhereTheyAreBlocked();
  }
}
