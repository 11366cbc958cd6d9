package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.ProviderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Which rules of the contract hold for a borrowed model, tried with LangChain4j's own for OpenAI. */
@Isolated("the contract looks at all threads of the JVM, and at what they print")
class BorrowedContractTest {

  private static final Path PAGE = Path.of("../../docs/langchain4j.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (C\\d\\d) \\|");

  /** Whether these are broken depends on the moment, too: on what the JDK's client has handed over by then, and on the garbage collector. */
  private static final Set<String> BY_CHANCE = Set.of("C51", "C60", "C62", "C65", "C73", "C80");

  /** The contract. Its name keeps it from being run by itself. */
  static final class Subject extends ProviderContract {
    @Override
    protected AbstractProvider prototype() {
      return new Lent();
    }
  }

  @Test
  void thePageNamesTheRulesThatDoNotHoldAndAllOthersDo() throws IOException {
    Map<String, String> broken = broken();

    Set<String> named = ROW.matcher(Files.readString(PAGE))
        .results()
        .map(MatchResult::group)
        .map(row -> row.substring(2, 5))
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).as("%s", broken).containsAll(broken.keySet());
    assertThat(broken.keySet()).containsAll(without(named, BY_CHANCE));
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    return all.stream().filter(each -> !some.contains(each)).collect(Collectors.toSet());
  }

  private static Map<String, String> broken() {
    Map<String, String> broken = new TreeMap<>();
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Subject.class))
        .execute()
        .testEvents()
        .failed()
        .list()
        .forEach(event -> broken.put(
            event.getTestDescriptor().getDisplayName().substring(0, 3), messageOf(event)));
    return broken;
  }

  private static String messageOf(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(Throwable::toString)
        .orElse("");
  }
}
