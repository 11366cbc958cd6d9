package dev.patchbay.examples.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wrapper for Python, tried by its own tests. */
@Timeout(1_200)
class WrapperTest {

  @Test
  void itsTestsPass() throws Exception {
    Path python = PySpark.installed();
    try (LabelService service = new LabelService()) {
      String said = PySpark.run(
          PySpark.root().resolve("integrations/spark/python"),
          Map.of("SERVICE", service.url(), "JARS", PySpark.jars(), "PYTHONDONTWRITEBYTECODE", "1"),
          Path.of("target", "wrapper.log"),
          600,
          List.of(
              python.resolve("bin/python").toString(), "-W", "ignore", "test_patchbay_spark.py"));

      assertThat(said).contains("\nOK");
    }
  }
}
