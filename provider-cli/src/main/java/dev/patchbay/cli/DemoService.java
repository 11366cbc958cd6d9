package dev.patchbay.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * A service on loopback for those who have no key: it speaks the dialect of Equing, says that it is no model, and repeats the question. The
 * test kit has a larger one, with faults, whose libraries the command does not need.
 */
final class DemoService implements AutoCloseable {

  /** The provider that speaks with it. */
  static final String PROVIDER = "equing";

  static final String MODEL = "gpt-3.5-turbo";

  private static final String PATH = "/api/openai/v1/chat/completions";
  private static final Pattern TOKEN = Pattern.compile(" ?[\\p{L}\\p{N}]+|.", Pattern.DOTALL);

  /** As fast as a model that is not in a hurry, so that one sees it stream. */
  private static final long PAUSE_MILLIS = 25;

  private static final int QUESTION_TOKENS = 8;

  static {
    // Or each token waits for the acknowledgement of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "patchbay-demo");
    thread.setDaemon(true);
    return thread;
  });

  private DemoService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PATH, this::answer);
    server.setExecutor(threads);
    server.start();
  }

  static DemoService start() {
    try {
      return new DemoService();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on loopback", e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  static String answerTo(String question) {
    return "This is Patchbay's stand-in for a service, not a model. You asked: " + question;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // This server looks at a connection that it keeps after a second only.
      exchange.getResponseHeaders().set("connection", "close");
      Question question = Question.of(exchange.getRequestBody().readAllBytes());
      String answer = answerTo(question.text());
      if (question.stream()) {
        stream(exchange, answer);
      } else {
        byte[] body = ("{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                + "{\"role\":\"assistant\",\"content\":" + quoted(answer) + "}}]," + usage(answer)
                + "}")
            .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static void stream(HttpExchange exchange, String answer) throws IOException {
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    Matcher tokens = TOKEN.matcher(answer);
    while (tokens.find()) {
      event(body, choice("{\"content\":" + quoted(tokens.group()) + "}", "null") + "}");
      pause();
    }
    event(body, choice("{}", "\"stop\"") + "," + usage(answer) + "}");
    event(body, "[DONE]");
  }

  private static String choice(String delta, String finish) {
    return "{\"model\":\"" + MODEL + "\",\"choices\":[{\"index\":0,\"delta\":" + delta
        + ",\"finish_reason\":" + finish + "}]";
  }

  private static String usage(String answer) {
    long tokens = TOKEN.matcher(answer).results().count();
    return "\"usage\":{\"prompt_tokens\":" + QUESTION_TOKENS + ",\"completion_tokens\":" + tokens
        + ",\"total_tokens\":" + (QUESTION_TOKENS + tokens) + "}";
  }

  private static void event(OutputStream body, String data) throws IOException {
    body.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the stand-in is being closed");
    }
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }

  /** The last text of the request: what was asked, since the messages come before the options. */
  private record Question(String text, boolean stream) {
    static Question of(byte[] body) throws IOException {
      String text = "";
      boolean stream = false;
      try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
        String name = "";
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.PROPERTY_NAME) {
            name = parser.currentName();
          } else if (token == JsonToken.VALUE_STRING
              && (name.equals("content") || name.equals("text"))) {
            text = parser.getString();
          } else if (token == JsonToken.VALUE_TRUE && name.equals("stream")) {
            stream = true;
          }
        }
      }
      return new Question(text, stream);
    }
  }
}
