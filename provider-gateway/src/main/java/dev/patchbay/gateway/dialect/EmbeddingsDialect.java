package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.EmbeddingRequest.Purpose;
import dev.patchbay.provider.Embeddings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How clients ask for vectors, and read them. Stateless; many threads use one at once. */
public enum EmbeddingsDialect {

  /** {@code POST /v1/embeddings} (platform.openai.com/docs/api-reference/embeddings). */
  OPENAI(Set.of("user", "metadata")) {
    @Override
    void write(AskedEmbeddings asked, Embeddings embeddings, JsonOut out) {
      out.member("object", "list").list("data");
      List<float[]> vectors = embeddings.vectors();
      for (int i = 0; i < vectors.size(); i++) {
        out.object().member("object", "embedding").member("index", i);
        if (asked.base64()) {
          out.member("embedding", base64(vectors.get(i)));
        } else {
          out.list("embedding");
          numbers(vectors.get(i), out);
        }
        out.end();
      }
      out.end();
      // The SDKs' types have no room for a count that is unknown.
      long tokens = Math.max(0, embeddings.usage().inputTokens());
      out.object("usage");
      out.member("prompt_tokens", tokens).member("total_tokens", tokens).end();
    }

    @Override
    public void error(Problem problem, JsonOut out) {
      out.object();
      ChatDialect.writeError(problem, out);
      out.end();
    }
  },

  /** {@code POST /api/embed} (docs.ollama.com/api/embed). A text that is too long is an error, and not cut. */
  OLLAMA(Set.of("keep_alive", "truncate")) {
    @Override
    void write(AskedEmbeddings asked, Embeddings embeddings, JsonOut out) {
      out.list("embeddings");
      for (float[] vector : embeddings.vectors()) {
        out.list();
        numbers(vector, out);
      }
      out.end();
      if (embeddings.usage().inputTokens() >= 0) {
        out.member("prompt_eval_count", embeddings.usage().inputTokens());
      }
    }

    @Override
    public void error(Problem problem, JsonOut out) {
      out.object().member("error", problem.message()).member("kind", problem.kind());
      ChatDialect.members(problem).forEach(out::member);
      out.end();
    }
  };

  /** What vectors do not depend on. */
  // Of Set.of: nothing can change it.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<String> harmless;

  EmbeddingsDialect(Set<String> harmless) {
    this.harmless = harmless;
  }

  /** The dialect's name in records of calls. */
  public String logName() {
    return this == OPENAI ? "embeddings" : "ollama-embed";
  }

  /**
   * Reads the body of a request. Vectors of other settings cannot be compared: a member without a term in Patchbay binds the request to
   * providers of the same format, or is refused where it cannot be passed on, unless it is known to be harmless.
   *
   * @throws BadRequest if it cannot be served as it is
   */
  public AskedEmbeddings read(JsonObject body) {
    String model = body.requiredText("model");
    List<String> texts = texts(body);
    OptionalInt dimensions = body.count("dimensions");
    Optional<Purpose> purpose = purpose(body);
    boolean base64 = this == OPENAI && base64(body);
    JsonObject patchbay = body.object("patchbay");
    harmless.forEach(body::value);
    if (this == OLLAMA && body.value("options") instanceof Map<?, ?> options) {
      refuseIf(!options.isEmpty(), "options");
    }
    Map<String, @Nullable Object> others = new LinkedHashMap<>(body.rest());
    if (this == OLLAMA) {
      others.keySet().forEach(name -> refuseIf(true, name));
    }
    EmbeddingRequest request = RequestDraft.checked(
        "", () -> new EmbeddingRequest(model, texts, dimensions, purpose, others));
    return new AskedEmbeddings(
        request, base64, others.isEmpty() ? "" : ChatDialect.FORMAT, patchbay);
  }

  private static void refuseIf(boolean refused, String name) {
    if (refused) {
      throw new BadRequest(
          name,
          "The member " + name + " of a request for embeddings cannot be passed on: leave it out");
    }
  }

  private static List<String> texts(JsonObject body) {
    Object input = body.value("input");
    if (input == null) {
      throw new BadRequest("input", "The member input is missing");
    }
    if (input instanceof List<?> list
        && !list.isEmpty()
        && (list.get(0) instanceof Number || list.get(0) instanceof List<?>)) {
      throw new BadRequest(
          "input",
          "The member input holds tokens, which only the model that they were made for can read:"
              + " send texts (in langchain-openai, check_embedding_ctx_length=False)");
    }
    return body.texts("input");
  }

  /** As other services of this dialect have it. */
  private static Optional<Purpose> purpose(JsonObject body) {
    String type = body.text("input_type", "");
    return switch (type) {
      case "" -> Optional.empty();
      case "query", "search_query" -> Optional.of(Purpose.QUERY);
      case "document", "passage", "search_document" -> Optional.of(Purpose.DOCUMENT);
      default -> throw body.wrong("input_type", "query or document", type);
    };
  }

  private static boolean base64(JsonObject body) {
    String format = body.text("encoding_format", "float");
    return switch (format) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw body.wrong("encoding_format", "float or base64", format);
    };
  }

  /** Writes the vectors. */
  public void write(AskedEmbeddings asked, Embeddings embeddings, Report report, JsonOut out) {
    out.object();
    out.member("model", embeddings.model().isEmpty() ? report.model() : embeddings.model());
    write(asked, embeddings, out);
    report.write(out);
    out.end();
  }

  abstract void write(AskedEmbeddings asked, Embeddings embeddings, JsonOut out);

  /** Writes the body of an answer that is an error. */
  public abstract void error(Problem problem, JsonOut out);

  /** The list's begin is written already. */
  private static void numbers(float[] vector, JsonOut out) {
    for (float number : vector) {
      out.element(number);
    }
    out.end();
  }

  /** The numbers as IEEE 754 with 32 bits, the lowest byte first, as the SDKs decode it. */
  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
