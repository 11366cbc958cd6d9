package dev.patchbay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules, their tests and docs/contract.md say the same. */
class ContractDocTest {

  @Test
  void everyRuleIsInTheDocumentWithItsReason() throws IOException {
    List<String> rows = Files.readAllLines(Path.of("../docs/contract.md")).stream()
        .filter(line -> line.matches("\\| C\\d\\d \\|.*"))
        .toList();

    assertThat(rows.stream().map(row -> row.replaceFirst("[^|]*\\w[^|]* \\|$", "")))
        .containsExactlyElementsOf(Arrays.stream(Rule.values())
            .map(rule -> "| " + rule + " | " + rule.promise() + " |")
            .toList());
  }

  @Test
  void everyRuleHasOneTest() {
    assertThat(ContractRun.tests().stream().map(test -> test.substring(0, 4)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Rule.values()).map(rule -> rule + "_").toList());
  }
}
