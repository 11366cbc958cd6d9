package dev.patchbay.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server on loopback that speaks the dialect of the Equing service: the same path, the same answers in both modes, and
 * the same bodies when something is wrong. It is no model: it says so, and repeats the question.
 *
 * <pre>{@code
 * try (EquingStandIn standIn = EquingStandIn.start()) {
 *   AbstractProvider equing = new Equing().configured(
 *       ProviderConfig.builder().set("base-url", standIn.url().toString()).build());
 *   ...
 * }
 * }</pre>
 *
 * <p>The model {@code gpt-3.5-turbo} is answered. The {@linkplain Fault#model() model name of a fault} meets that fault,
 * and any other model there is no channel for, as at the service. {@link #next(Fault)} lets the next request meet a fault
 * whatever its model. Thread-safe.
 */
public final class EquingStandIn implements AutoCloseable {

  /** What can go wrong at the service, each with the answer that it gives then. */
  public enum Fault {
    /** The relay has no channel for the model: 503. */
    NO_CHANNEL(
        503,
        "{\"error\":{\"message\":\"当前分组 default 下对于模型 gpt-3.5-turbo 无可用渠道\",\"type\":\"one_api_error\"}}"),
    /** The access code is missing: 401. */
    EMPTY_ACCESS_CODE(401, "{\"error\":true,\"msg\":\"empty access code\"}"),
    /** Refused, with the reason under {@code msg}: 403. */
    FORBIDDEN_MSG(403, "{\"error\":true,\"msg\":\"you are not allowed to use this model\"}"),
    /** Refused, with the reason under {@code message}: 403. */
    FORBIDDEN_MESSAGE(
        403, "{\"error\":true,\"message\":\"you are not allowed to use this model\"}"),
    /** A 200 whose JSON is a string that holds an error. */
    ERROR_AS_STRING(200, "\"Error: upstream request failed\""),
    /** A redirect to the same address with a counter of tries: 307. */
    RETRY_REDIRECT(307, ""),
    /** The service before this one is saturated: 429. */
    UPSTREAM_SATURATED(
        429,
        "{\"error\":{\"message\":\"当前分组上游负载已饱和，请稍后再试 (upstream saturated)\",\"type\":\"one_api_error\"}}"),
    /** Words about a quota under a 401. */
    QUOTA_401(
        401, "{\"error\":{\"message\":\"该令牌额度已用尽 (quota exhausted)\",\"type\":\"one_api_error\"}}"),
    /** Words about a quota under a 403. */
    QUOTA_403(
        403,
        "{\"error\":{\"message\":\"用户额度不足 (insufficient quota)\",\"type\":\"one_api_error\"}}"),
    /** A person is asked for: 403. */
    CAPTCHA(
        403, "{\"error\":true,\"code\":\"captcha_required\",\"msg\":\"captcha token required\"}"),
    /** The connection breaks after some of the answer. */
    CUT(200, ""),
    /** The answer ends in good order, but neither with a finish reason nor with {@code [DONE]}. */
    NO_TERMINATOR(200, "");

    private final int status;
    private final String body;

    Fault(int status, String body) {
      this.status = status;
      this.body = body;
    }

    /** The model to ask for in order to meet this fault, such as {@code fault-no-channel}. */
    public String model() {
      return "fault-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static @Nullable Fault ofModel(String model) {
      for (Fault fault : values()) {
        if (fault.model().equals(model)) {
          return fault;
        }
      }
      return null;
    }
  }

  /** Where the service takes completions. */
  public static final String PATH = "/api/openai/v1/chat/completions";

  private static final String MODEL = "gpt-3.5-turbo";
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");
  private static final Map<String, String> EVENT_STREAM =
      Map.of("content-type", "text/event-stream");

  /** Tokens as models cut them: a word with the space before it, or one other character. */
  private static final Pattern TOKEN = Pattern.compile(" ?[\\p{L}\\p{N}]+|.", Pattern.DOTALL);

  private final JsonMapper mapper = new JsonMapper();
  private final Duration tokenPause;
  private final Queue<Fault> script = new ConcurrentLinkedQueue<>();
  private final LoopbackServer server;

  private EquingStandIn(Duration tokenPause) {
    this.tokenPause = tokenPause;
    this.server = LoopbackServer.start(this::handle);
  }

  /** Starts a stand-in that answers as fast as it can. */
  public static EquingStandIn start() {
    return start(Duration.ZERO);
  }

  /** Starts a stand-in that waits that long before each token, as a model does. */
  public static EquingStandIn start(Duration tokenPause) {
    return new EquingStandIn(tokenPause);
  }

  /** The base URL to configure a provider with. */
  public URI url() {
    return server.url();
  }

  /** The requests received so far. */
  public List<ReceivedRequest> requests() {
    return server.requests();
  }

  /** How many connections are open now. */
  public int openConnections() {
    return server.openConnections();
  }

  /** Lets the next request that no other fault waits for meet this one. */
  public EquingStandIn next(Fault fault) {
    script.add(fault);
    return this;
  }

  /** What the stand-in answers to that question. */
  public static String answerTo(String question) {
    return "This is the Equing stand-in, not a model. You asked: " + question;
  }

  /** Closes all connections and ends the stand-in's threads. */
  @Override
  public void close() {
    server.close();
  }

  private boolean handle(ReceivedRequest request, HttpConnection connection) throws IOException {
    if (!request.method().equals("POST") || !request.path().equals(PATH)) {
      connection.respond(
          404, JSON, error("no such path: " + request.method() + " " + request.path()));
      return true;
    }
    JsonNode body;
    try {
      body = mapper.readTree(request.body());
    } catch (JacksonException e) {
      body = MissingNode.getInstance();
    }
    if (body.isMissingNode()) {
      connection.respond(400, JSON, error("the request is not JSON"));
      return true;
    }
    String model = body.path("model").asString("");
    Fault fault = script.poll();
    if (fault == null) {
      fault = model.equals(MODEL) ? null : Fault.ofModel(model);
    }
    if (fault == null && !model.equals(MODEL)) {
      connection.respond(503, JSON, noChannel(model));
      return true;
    }
    String answer = answerTo(lastUserMessage(body));
    if (fault == null) {
      return body.path("stream").asBoolean(false)
          ? stream(connection, answer, null)
          : whole(connection, answer);
    }
    return switch (fault) {
      case CUT, NO_TERMINATOR -> stream(connection, answer, fault);
      case RETRY_REDIRECT -> {
        connection.respond(fault.status, Map.of("location", PATH + "?retry=1"), fault.body);
        yield true;
      }
      default -> {
        connection.respond(fault.status, JSON, fault.body);
        yield true;
      }
    };
  }

  private boolean whole(HttpConnection connection, String answer) throws IOException {
    ObjectNode completion = mapper.createObjectNode();
    completion
        .put("id", "chatcmpl-stand-in")
        .put("object", "chat.completion")
        .put("created", 0)
        .put("model", MODEL);
    ObjectNode choice = completion.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", answer);
    long tokens = TOKEN.matcher(answer).results().count();
    completion
        .putObject("usage")
        .put("prompt_tokens", 8)
        .put("completion_tokens", tokens)
        .put("total_tokens", 8 + tokens);
    connection.respond(200, JSON, mapper.writeValueAsString(completion));
    return true;
  }

  private boolean stream(HttpConnection connection, String answer, @Nullable Fault fault)
      throws IOException {
    connection.startChunks(200, EVENT_STREAM);
    event(connection, chunk("", null, true));
    Matcher tokens = TOKEN.matcher(answer);
    int sent = 0;
    while (tokens.find() && (fault == null || sent < 5)) {
      pause();
      event(connection, chunk(tokens.group(), null, false));
      sent++;
    }
    if (fault == Fault.CUT) {
      return false;
    }
    if (fault == null) {
      event(connection, chunk("", "stop", false));
      event(connection, "[DONE]");
    }
    connection.endChunks();
    return true;
  }

  private String chunk(String content, @Nullable String finishReason, boolean first) {
    ObjectNode chunk = mapper.createObjectNode();
    chunk
        .put("id", "chatcmpl-stand-in")
        .put("object", "chat.completion.chunk")
        .put("created", 0)
        .put("model", MODEL);
    ObjectNode choice = chunk.putArray("choices").addObject();
    choice.put("index", 0);
    ObjectNode delta = choice.putObject("delta");
    if (first) {
      delta.put("role", "assistant");
    }
    if (finishReason == null) {
      delta.put("content", content);
    }
    choice.put("finish_reason", finishReason);
    return mapper.writeValueAsString(chunk);
  }

  private static void event(HttpConnection connection, String data) throws IOException {
    connection.chunk(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(tokenPause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between two tokens");
    }
  }

  private String noChannel(String model) {
    String quoted = mapper.writeValueAsString(model);
    return Fault.NO_CHANNEL.body.replace(MODEL, quoted.substring(1, quoted.length() - 1));
  }

  private String error(String message) {
    ObjectNode error = mapper.createObjectNode();
    error.putObject("error").put("message", message).put("type", "invalid_request_error");
    return mapper.writeValueAsString(error);
  }

  private static String lastUserMessage(JsonNode body) {
    String last = "";
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asString("").equals("user")) {
        last = message.path("content").asString("");
      }
    }
    return last;
  }
}
