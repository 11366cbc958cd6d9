package dev.patchbay.provider.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A call over a connection that is busy: one call after the other, to a server in the same JVM that answers at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CallBenchmark {

  private static final String PASSWORD = "benchmark";
  private static final CompletionRequest HELLO =
      CompletionRequest.builder("m").user("Hello").build();

  private static final String WHOLE = "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,"
      + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";

  private static final String STREAM = "data: {\"choices\":[{\"index\":0,\"delta\":"
      + "{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  @Param({"http", "https"})
  String scheme;

  private ServerSocket server;
  private AbstractProvider provider;

  @Setup(Level.Trial)
  public void open() throws Exception {
    ServerSocketFactory sockets =
        scheme.equals("https") ? secure() : ServerSocketFactory.getDefault();
    server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "server");
    acceptor.setDaemon(true);
    acceptor.start();
    String url = scheme + "://localhost:" + server.getLocalPort();
    ProviderInfo info = ProviderInfo.builder("service", url)
        .models("m")
        .capabilities(Capability.STREAM)
        .build();
    provider = new OpenAiCompatibleProvider(OpenAiService.builder(info).build()) {
      // All is as it is by default.
    }.configured(ProviderConfig.builder().set(ProviderConfig.BASE_URL, url).build());
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    provider.close();
    server.close();
  }

  @Benchmark
  public String whole() {
    return provider.complete(HELLO).text();
  }

  @Benchmark
  public String stream() {
    try (CompletionStream stream = provider.stream(HELLO)) {
      return stream.toCompletion().text();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread connection = new Thread(() -> serve(socket), "connection");
        connection.setDaemon(true);
        connection.start();
      }
    } catch (IOException e) {
      // The benchmark is over.
    }
  }

  private static void serve(Socket socket) {
    byte[] whole = answer("application/json", WHOLE);
    byte[] stream = answer("text/event-stream", STREAM);
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
      OutputStream out = socket.getOutputStream();
      while (true) {
        String head = head(in);
        int at = head.indexOf("content-length: ") + "content-length: ".length();
        byte[] body = in.readNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
        out.write(new String(body, ISO_8859_1).contains("\"stream\":true") ? stream : whole);
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      // The client has closed it.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    int line = 0;
    while (line != 2) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("closed");
      }
      head.append((char) (read >= 'A' && read <= 'Z' ? read + 32 : read));
      line = read == '\n' ? line + 1 : read == '\r' ? line : 0;
    }
    return head.toString();
  }

  private static byte[] answer(String type, String body) {
    return ("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ntransfer-encoding: chunked\r\n\r\n"
            + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  /** Sockets with a certificate that this JVM trusts from here on. */
  private static ServerSocketFactory secure() throws Exception {
    Path folder = Files.createTempDirectory("patchbay-benchmark");
    Path file = folder.resolve("server.p12");
    int exit = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-alias",
            "server",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD)
        .inheritIO()
        .start()
        .waitFor();
    if (exit != 0) {
      throw new IOException("keytool failed");
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }
}
