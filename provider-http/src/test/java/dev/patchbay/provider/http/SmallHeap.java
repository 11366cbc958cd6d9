package dev.patchbay.provider.http;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server for answers, and prints how each call ends. Runs in a JVM of its own: {@code SmallHeap http://127.0.0.1:8080
 * stream/LINES/endless ...}
 */
final class SmallHeap {

  private static final CompletionRequest REQUEST =
      CompletionRequest.builder("hungry-1").user("More").build();

  /** What a run may take, on the slowest of machines. */
  private static final int MINUTES = 5;

  private SmallHeap() {}

  /** Runs a program in a JVM with a heap of 64 MB, and gives the lines that it printed. */
  static List<String> run(Path folder, Class<?> program, String collector, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        collector,
        "-cp",
        String.join(
            File.pathSeparator,
            Path.of("target", "test-classes").toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path")),
        program.getName()));
    command.addAll(arguments);
    Path printed = folder.resolve("printed");
    Process process = new ProcessBuilder(command)
        .redirectOutput(printed.toFile())
        .redirectError(Redirect.INHERIT)
        .start();
    try {
      process.waitFor(MINUTES, TimeUnit.MINUTES);
      return Files.readAllLines(printed);
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] args) {
    for (int i = 1; i < args.length; i++) {
      System.out.println(args[i] + " " + end(args[0], args[i]));
    }
  }

  private static String end(String server, String name) {
    String[] parts = name.split("/", -1);
    AbstractProvider provider = HungryFormat.provider(Framing.valueOf(parts[1]))
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server + "/" + name)
            .build());
    try {
      if (parts[0].equals("whole")) {
        provider.complete(REQUEST);
      } else {
        try (CompletionStream stream = provider.stream(REQUEST)) {
          stream.toCompletion();
        }
      }
      return "SUCCESS";
    } catch (ProviderException e) {
      return e.kind().name();
    } catch (OutOfMemoryError e) {
      return "OutOfMemoryError";
    }
  }
}
