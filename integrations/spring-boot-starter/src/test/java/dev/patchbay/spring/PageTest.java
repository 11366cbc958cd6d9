package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What docs/spring.md shows compiles, and the properties that it names exist. Maven runs tests in the module's folder. */
class PageTest {

  private static final Path PAGE = Path.of("..", "..", "docs", "spring.md");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TABLE = Pattern.compile("(?m)^\\| (`patchbay\\.[^|]*) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final String IMPORTS = """
      import dev.patchbay.provider.*;
      import dev.patchbay.provider.openai.services.*;
      import dev.patchbay.registry.*;
      import dev.patchbay.spring.*;
      import java.time.Duration;
      import java.util.List;
      import org.springframework.ai.chat.client.ChatClient;
      import org.springframework.ai.chat.model.ChatResponse;
      import org.springframework.ai.retry.NonTransientAiException;
      import org.springframework.context.annotation.*;
      import org.springframework.http.MediaType;
      import org.springframework.web.bind.annotation.*;
      import reactor.core.publisher.Flux;
      """;

  @Test
  void eachPieceOfJavaCompiles(@TempDir Path classes) throws IOException {
    List<String> pieces = JAVA.matcher(Files.readString(PAGE))
        .results()
        .map(match -> match.group(1))
        .toList();

    assertThat(pieces)
        .hasSize(6)
        .allSatisfy(piece -> assertThat(compiled(piece, classes)).isEmpty());
  }

  @Test
  void eachPropertyOfTheTableExistsAndNoneIsMissing() throws IOException {
    StringBuilder named = new StringBuilder();
    for (MatchResult row : TABLE.matcher(Files.readString(PAGE)).results().toList()) {
      String prefix = "";
      for (MatchResult name : CODE.matcher(row.group(1)).results().toList()) {
        String text = name.group(1);
        String full = text.startsWith(".") ? prefix + text : text;
        prefix = full.substring(0, full.lastIndexOf('.'));
        named.append(full).append('\n');
      }
    }

    assertThat(named.toString().lines().filter(name -> !name.contains("<")))
        .containsExactlyInAnyOrderElementsOf(properties());
  }

  private static List<String> properties() throws IOException {
    try (InputStream in =
        PageTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      JsonNode metadata = new JsonMapper().readTree(in);
      return metadata
          .path("properties")
          .valueStream()
          .map(each -> each.path("name").asString())
          .filter(name -> name.startsWith("patchbay.") && !name.startsWith("patchbay.providers"))
          // Named beside the strategy.
          .filter(name -> !name.equals("patchbay.routing.weights"))
          .toList();
    }
  }

  /** What the compiler says of a class, or of statements that have a client. */
  private static String compiled(String piece, Path classes) {
    boolean isClass = piece.contains("class ");
    String source =
        isClass ? piece : "class Piece { ChatClient client; void run() { " + piece + " } }";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Page.java"), JavaFileObject.Kind.SOURCE) {
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
