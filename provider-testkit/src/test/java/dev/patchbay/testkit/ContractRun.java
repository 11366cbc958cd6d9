package dev.patchbay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.patchbay.provider.AbstractProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs the contract as a test of its own, and tells what it found. */
final class ContractRun {

  /** OkHttp writes a page for each connection that a flawed provider leaks. */
  private static final Logger OKHTTP = Logger.getLogger("okhttp3.OkHttpClient");

  static {
    OKHTTP.setLevel(Level.OFF);
  }

  private static volatile Supplier<AbstractProvider> prototype = Flawed::new;

  /** The contract for the prototype of the moment. Its name keeps it from being run as a test of the kit. */
  static final class Subject extends ProviderContract {
    @Override
    protected AbstractProvider prototype() {
      return prototype.get();
    }

    @Override
    protected Dialect dialect() {
      return new NdjsonDialect();
    }
  }

  private ContractRun() {}

  /** The rules that are broken, with what is reported. */
  static Map<String, String> failures(Supplier<AbstractProvider> made) {
    return failures(made, selectClass(Subject.class));
  }

  /** What that rule, run alone, reports; empty if it is kept. */
  static String failure(Supplier<AbstractProvider> made, Rule rule) {
    return failures(made, selectMethod(Subject.class, testOf(rule))).getOrDefault(rule.name(), "");
  }

  /** The rule, run alone, is reported as broken, with that in its report. */
  static void assertBreaks(Rule rule, Supplier<AbstractProvider> flawed, String said) {
    assertThat(failure(flawed, rule))
        .contains("Broken: " + rule + " " + rule.promise())
        .containsSubsequence("done:", "promised:", "came:", "look at:")
        .contains(said);
  }

  /** The names of all tests of the contract. */
  static List<String> tests() {
    List<String> tests = new ArrayList<>();
    for (Class<?> type = Subject.class; type != Object.class; type = type.getSuperclass()) {
      for (var method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          tests.add(method.getName());
        }
      }
    }
    return tests;
  }

  private static String testOf(Rule rule) {
    return tests().stream()
        .filter(test -> test.startsWith(rule.name() + "_"))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> failures(
      Supplier<AbstractProvider> made, DiscoverySelector tests) {
    prototype = made;
    Map<String, String> failures = new TreeMap<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(tests)
        .execute()
        .testEvents()
        .failed()
        .list()
        .forEach(event -> failures.put(nameOf(event), messageOf(event)));
    return failures;
  }

  private static String nameOf(Event event) {
    return event.getTestDescriptor().getDisplayName().substring(0, 3);
  }

  private static String messageOf(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(Throwable::toString)
        .orElse("");
  }
}
