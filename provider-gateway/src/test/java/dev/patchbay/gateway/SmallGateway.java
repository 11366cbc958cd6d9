package dev.patchbay.gateway;

import dev.patchbay.gateway.settings.GatewaySettings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A gateway in a JVM of its own with a heap of 96 MB, whose figures a test asks for. */
final class SmallGateway implements AutoCloseable {

  private static final int SECONDS_TO_END = 30;

  private final Process process;
  private final BufferedReader printed;
  private final BufferedWriter asked;
  private final int port;

  /**
   * What it holds at one moment.
   *
   * @param heap KiB in use after a garbage collection
   * @param threads threads of the platform
   * @param sockets open sockets; 0 where the system does not tell
   * @param calls calls under way
   */
  record Figures(long heap, int threads, int sockets, int calls) {}

  private SmallGateway(Process process) throws IOException {
    this.process = process;
    printed = process.inputReader(StandardCharsets.UTF_8);
    asked = process.outputWriter(StandardCharsets.UTF_8);
    port = Integer.parseInt(printed.readLine());
  }

  static SmallGateway start(Path settings) throws IOException {
    return new SmallGateway(new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-cp",
            String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path")),
            SmallGateway.class.getName(),
            settings.toString())
        .redirectError(Redirect.INHERIT)
        .start());
  }

  int port() {
    return port;
  }

  synchronized Figures figures() throws IOException {
    asked.write("figures\n");
    asked.flush();
    List<Integer> numbers =
        Stream.of(printed.readLine().split(" ")).map(Integer::valueOf).toList();
    return new Figures(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
  }

  /** Closes the gateway; it has ended when this returns. */
  @Override
  public void close() throws IOException {
    try {
      asked.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        throw new AssertionError("The gateway did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Serves until the standard input ends, and prints the port, and figures for each line. */
  public static void main(String[] args) throws IOException {
    try (Gateway gateway = Gateway.start(GatewaySettings.read(Path.of(args[0])));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(gateway.address().getPort());
      while (in.readLine() != null) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.println((runtime.totalMemory() - runtime.freeMemory()) / 1024
            + " " + Thread.getAllStackTraces().size()
            + " " + sockets()
            + " " + gateway.openCalls());
      }
    }
  }

  private static long sockets() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(open)) {
      return files.filter(SmallGateway::isSocket).count();
    }
  }

  private static boolean isSocket(Path open) {
    try {
      return Files.readSymbolicLink(open).toString().startsWith("socket:");
    } catch (IOException e) {
      // Closed meanwhile.
      return false;
    }
  }
}
