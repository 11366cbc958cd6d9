package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      "import dev.patchbay.provider.*; import dev.patchbay.provider.openai.*;"
          + " import dev.patchbay.registry.*; import java.nio.file.Path;\n";

  @Test
  void eachPieceOfJavaCompiles(@TempDir Path classes) throws IOException {
    List<String> pieces = JAVA.matcher(Files.readString(readme()))
        .results()
        .map(match -> match.group(1))
        .toList();

    assertThat(pieces).hasSize(4);
    for (String statements : pieces.subList(0, 3)) {
      assertThat(compile(
              "MainJob",
              "class MainJob { Router router; void run() throws Exception {\n" + statements + "} }",
              classes))
          .isEmpty();
    }
    assertThat(compile("Parrot", pieces.get(3), classes)).isEmpty();
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

  /** Maven runs tests in the module's folder. */
  private static Path readme() {
    return Path.of("..", "README.md");
  }
}
