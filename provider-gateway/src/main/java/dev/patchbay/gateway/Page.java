package dev.patchbay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows the gateway to a browser. It is served without a key, since it holds no data: what it shows it asks of the gateway,
 * with the key of whoever looks at it. Its files are a fixed list, so that no path leads anywhere else.
 */
final class Page implements Endpoint {

  private static final String FOLDER = "/page/";

  /** Where the jar of the chart library, a WebJar, has its files. */
  private static final String CHARTS = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** Everything from this gateway alone, and nothing that is written into the page itself. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The name of the resource, by path. */
  private static final Map<String, String> FILES = files();

  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html;charset=utf-8",
      "css", "text/css;charset=utf-8",
      "js", "text/javascript;charset=utf-8",
      "svg", "image/svg+xml");

  private final Map<String, File> read = new ConcurrentHashMap<>();

  /**
   * A file as it is served.
   *
   * @param tag changes with the content
   */
  private record File(ByteBuffer bytes, String tag) {}

  private static Map<String, String> files() {
    Map<String, String> files = Stream.of(
            "page.css",
            "icon.svg",
            "app.js",
            "api.js",
            "dom.js",
            "format.js",
            "sse.js",
            "providers.js",
            "health.js",
            "why.js",
            "chat.js",
            "calls.js",
            "charts.js",
            "connect.js")
        .collect(Collectors.toMap(name -> FOLDER + name, name -> "page/" + name));
    files.put("/", "page/index.html");
    files.put(FOLDER + "uplot/uPlot.esm.js", CHARTS + "uPlot.esm.js");
    files.put(FOLDER + "uplot/uPlot.min.css", CHARTS + "uPlot.min.css");
    return Map.copyOf(files);
  }

  /** Whether that path is one of the page's. */
  static boolean has(String path) {
    return FILES.containsKey(path);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void serve(Exchange exchange, Caller caller) throws IOException {
    String name = FILES.get(exchange.path());
    if (name == null) {
      throw new IllegalArgumentException("The page has nothing at " + exchange.path());
    }
    File file = file(name);
    exchange.setHeader("etag", file.tag());
    // A new version of the gateway is seen at once: the browser asks whether its copy is still
    // right.
    exchange.setHeader("cache-control", "no-cache");
    exchange.setHeader("content-security-policy", POLICY);
    exchange.setHeader("x-content-type-options", "nosniff");
    exchange.setHeader("referrer-policy", "no-referrer");
    if (isCopy(exchange.header("if-none-match"), file)) {
      exchange.answer(304);
    } else {
      exchange.answer(200, type(name), file.bytes().duplicate());
    }
  }

  private static boolean isCopy(@Nullable String tags, File file) {
    return tags != null && tags.contains(file.tag());
  }

  private static String type(String name) {
    return TYPES.getOrDefault(
        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private File file(String name) throws IOException {
    File known = read.get(name);
    if (known == null) {
      known = read(name);
      read.put(name, known);
    }
    return known;
  }

  private static File read(String name) throws IOException {
    try (InputStream in = open(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The class path has no " + name + ", a file of the gateway's page");
      }
      byte[] bytes = in.readAllBytes();
      return new File(
          ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
          '"' + HexFormat.of().formatHex(sha256(bytes), 0, 16) + '"');
    }
  }

  /** A module's files are open to its classes alone, and those of other jars to the loader alone. */
  private static @Nullable InputStream open(String name) {
    return name.startsWith(CHARTS)
        ? Page.class.getClassLoader().getResourceAsStream(name)
        : Page.class.getResourceAsStream(name);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
