package dev.patchbay.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A client that takes part. */
enum Contestant {
  REFERENCE("tight reference", "dev.patchbay.benchmarks.reference.ReferenceClient"),
  PATCHBAY("Patchbay", "dev.patchbay.benchmarks.patchbay.PatchbayClient"),
  /** The same provider behind a router, of a registry that Guice makes. */
  PATCHBAY_ROUTED("Patchbay, routed", "dev.patchbay.benchmarks.patchbay.RoutedClient"),
  JDK("JDK HttpClient", "dev.patchbay.benchmarks.jdk.JdkClient"),
  LANGCHAIN4J("LangChain4j", "dev.patchbay.benchmarks.langchain4j.LangChain4jClient"),
  /** LangChain4j's interfaces over Patchbay's router. */
  LANGCHAIN4J_PATCHBAY(
      "LangChain4j over Patchbay", "dev.patchbay.benchmarks.langchain4j.OverPatchbayClient"),
  OPENAI_JAVA("openai-java", "dev.patchbay.benchmarks.openai.OpenAiJavaClient"),
  SPRING_AI("Spring AI", "dev.patchbay.benchmarks.spring.SpringAiClient");

  private final String title;
  private final String className;

  Contestant(String title, String className) {
    this.title = title;
    this.className = className;
  }

  String title() {
    return title;
  }

  /** Its {@link ChatClient}. */
  String className() {
    return className;
  }

  /** The one to measure the start with: Patchbay's finds its provider as an application does. */
  String firstAnswerClassName() {
    return this == PATCHBAY ? "dev.patchbay.benchmarks.patchbay.DiscoveredClient" : className;
  }

  /** Its name on the command line, and its module's. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where the build puts its jars. */
  Path folder(Path benchmarks) {
    String module = this == PATCHBAY_ROUTED ? PATCHBAY.id() : id();
    return benchmarks.resolve(module).resolve("target").resolve("app");
  }

  /** The jars that an application gets by depending on it; what the benchmarks add is not among them. */
  List<Path> jars(Path benchmarks) {
    try (Stream<Path> files = Files.list(folder(benchmarks))) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.getFileName().toString().startsWith("benchmarks-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The jars of " + title + " are not in " + folder(benchmarks)
              + ": build with -Pbenchmarks first",
          e);
    }
  }

  long bytesOfJars(Path benchmarks) {
    return jars(benchmarks).stream().mapToLong(jar -> jar.toFile().length()).sum();
  }
}
