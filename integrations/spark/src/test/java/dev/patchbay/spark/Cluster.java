package dev.patchbay.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone cluster on loopback: a master and workers, each a process. */
final class Cluster implements AutoCloseable {

  /** What is the application's: everything else on this test's class path is Spark's. */
  private static final Pattern APPLICATION = Pattern.compile(
      ".*(/target/(test-)?classes|/dev/patchbay/.*|/provider-[^/]*\\.jar|/tools/jackson/.*|/com/squareup/.*|/org/jetbrains/.*"
          + "|/com/google/inject/.*|/aopalliance/.*|/org/snakeyaml/.*|/org/jspecify/.*)/?");
  /** What makes up the plugin, if it is taken from a folder. */
  private static final Pattern PLUGIN = Pattern.compile(
      ".*(/provider-(openai|openai-dialect|http)/.*|/provider-(openai|openai-dialect|http)-[^/]*\\.jar|/tools/jackson/.*"
          + "|/com/squareup/.*|/org/jetbrains/.*|/jackson-annotations-[^/]*\\.jar)");

  private static final Pattern TESTS = Pattern.compile(
      ".*/(org/junit|org/assertj|org/opentest4j|org/apiguardian|net/bytebuddy)/.*|.*surefire.*");

  private final Path folder;
  private final Path home;
  private final Map<String, String> environment;
  private final int masterPort = freePort();
  private final int masterPage = freePort();
  private final List<SparkProcess> workers = new ArrayList<>();
  private final List<Integer> workerPages = new ArrayList<>();
  private final List<String> jars = new ArrayList<>();
  private final List<String> jarsBesidePlugin = new ArrayList<>();
  private final Path application;
  private final SparkProcess master;

  /**
   * Starts a master.
   *
   * @param environment of the workers, and so of their executors
   */
  Cluster(Path folder, Map<String, String> environment) throws IOException {
    this.folder = folder;
    this.environment = environment;
    home = Files.createDirectories(folder.resolve("spark"));
    application = folder.resolve("application.jar");
    install();
    master = start(
        "master",
        256,
        Map.of(),
        List.of(
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "" + masterPort,
            "--webui-port",
            "" + masterPage));
    master.awaitLine("I have been elected leader");
  }

  private void install() throws IOException {
    Path sparkJars = Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(folder.resolve("work"));
    Files.createDirectories(folder.resolve("events"));
    Files.writeString(home.resolve("log4j2.properties"), """
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.target = SYSTEM_ERR
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1}: %m%n%ex
        """);
    Path plugin = Files.createDirectories(plugins().resolve("openai"));
    int count = 0;
    for (String entry : classPath()) {
      Path path = Path.of(entry);
      if (TESTS.matcher(entry).matches() || !Files.exists(path)) {
        continue;
      }
      boolean ofPlugin = PLUGIN.matcher(entry).matches();
      if (!APPLICATION.matcher(entry).matches()) {
        Files.createSymbolicLink(sparkJars.resolve(path.getFileName()), path);
      } else if (Files.isDirectory(path)) {
        Path jar = entry.endsWith("test-classes")
            ? application
            : folder.resolve("app-" + count++ + ".jar");
        zip(path, jar);
        addJar(jar, ofPlugin);
      } else {
        addJar(path, ofPlugin);
      }
      if (ofPlugin && path.getFileName().toString().startsWith("jackson-annotations")) {
        Files.copy(path, plugin.resolve(path.getFileName()));
      }
    }
  }

  private void addJar(Path jar, boolean ofPlugin) throws IOException {
    if (jar.equals(application)) {
      return;
    }
    jars.add(jar.toString());
    if (ofPlugin) {
      Files.copy(jar, plugins().resolve("openai").resolve(jar.getFileName()));
    } else {
      jarsBesidePlugin.add(jar.toString());
    }
  }

  /** A folder with one plugin: OpenAI, and what it needs. */
  Path plugins() {
    return folder.resolve("plugins");
  }

  private static List<String> classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(path.split(File.pathSeparator));
  }

  private static void zip(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private SparkProcess start(
      String name, int megabytes, Map<String, String> more, List<String> arguments)
      throws IOException {
    return SparkProcess.start(home, folder.resolve(name + ".log"), megabytes, more, arguments);
  }

  /** Adds a worker with two cores. */
  SparkProcess addWorker() throws IOException {
    int page = freePort();
    SparkProcess worker = start(
        "worker-" + workers.size(),
        256,
        environment,
        List.of(
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "2",
            "--memory",
            "1g",
            "--webui-port",
            "" + page,
            "--work-dir",
            folder.resolve("work").toString(),
            "spark://127.0.0.1:" + masterPort));
    workers.add(worker);
    workerPages.add(page);
    worker.awaitLine("Successfully registered with master");
    return worker;
  }

  /**
   * Submits a job whose program is that class of the tests.
   *
   * @param providers whether the providers are among its jars; if not, the program takes them from the folder of plugins
   */
  SparkProcess submit(
      String name,
      String mainClass,
      int page,
      boolean providers,
      List<String> configuration,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        "org.apache.spark.deploy.SparkSubmit",
        "--master",
        "spark://127.0.0.1:" + masterPort,
        "--class",
        mainClass,
        "--jars",
        String.join(",", providers ? jars : jarsBesidePlugin)));
    Stream.concat(
            Stream.of(
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1",
                "spark.executor.memory=512m",
                "spark.executor.cores=2",
                "spark.sql.shuffle.partitions=4",
                "spark.ui.port=" + page,
                "spark.eventLog.enabled=true",
                "spark.eventLog.compress=false",
                "spark.eventLog.dir=" + folder.resolve("events").toUri()),
            configuration.stream())
        .forEach(each -> {
          command.add("--conf");
          command.add(each);
        });
    command.add(application.toString());
    command.addAll(arguments);
    return start(name, 640, Map.of(), command);
  }

  List<SparkProcess> workers() {
    return workers;
  }

  /** The addresses of the pages of master and workers. */
  List<String> pages() {
    return Stream.concat(Stream.of(masterPage), workerPages.stream())
        .map(port -> "http://127.0.0.1:" + port)
        .toList();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workers.forEach(SparkProcess::close);
    master.close();
  }
}
