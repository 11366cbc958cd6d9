package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TOP = Pattern.compile("public (final )?class (\\w+)");
  private static final String IMPORTS = """
      import dev.patchbay.provider.*;
      import dev.patchbay.provider.openai.*;
      import dev.patchbay.provider.openai.services.*;
      import dev.patchbay.provider.tools.*;
      import dev.patchbay.catalogue.*;
      import dev.patchbay.micrometer.*;
      import dev.patchbay.opentelemetry.*;
      import dev.patchbay.registry.*;
      import io.micrometer.core.instrument.*;
      import io.micrometer.core.instrument.simple.*;
      import io.opentelemetry.api.*;
      import io.opentelemetry.context.*;
      import java.math.BigDecimal;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.time.LocalDate;
      import java.util.List;
      import java.util.Optional;
      import java.util.concurrent.CompletableFuture;
      """;

  @ParameterizedTest
  @CsvSource({"README.md, 7", "docs/costs.md, 3", "docs/observability.md, 3"})
  void eachPieceOfJavaCompiles(String page, int least, @TempDir Path classes) throws IOException {
    List<String> pieces = JAVA.matcher(Files.readString(Path.of("..").resolve(page)))
        .results()
        .map(match -> match.group(1))
        .toList();

    assertThat(pieces)
        .hasSizeGreaterThanOrEqualTo(least)
        .allSatisfy(piece -> assertThat(compiled(piece, classes)).isEmpty());
  }

  /** What the compiler says of a class, or of statements that have a router. */
  private static String compiled(String piece, Path classes) {
    Matcher top = TOP.matcher(piece);
    return top.find()
        ? compile(top.group(2), piece, classes)
        : compile(
            "Piece",
            "class Piece { Router router; ProviderRegistry registry; CompletionRequest request; void run() throws Exception {\n"
                + piece + "} }",
            classes);
  }

  /** Gives what the compiler has to say. */
  static String compile(String name, String source, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return IMPORTS + source;
          }
        };
    List<String> options = List.of(
        "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), "-proc:none");
    compiler.getTask(messages, null, null, options, null, List.of(file)).call();
    return messages.toString();
  }
}
