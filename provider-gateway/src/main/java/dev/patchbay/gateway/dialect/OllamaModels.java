package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Capability;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What Ollama says of itself and of its models, for programs that look there before they ask ({@code api/types.go}). */
public final class OllamaModels {

  /** The version whose chat API this is: clients such as Copilot refuse old ones. */
  private static final String VERSION = "0.13.0";

  /** Stands for the model's architecture, which names the members about it. */
  private static final String ARCHITECTURE = "patchbay";

  private OllamaModels() {}

  /** Writes the answer of {@code GET /api/version}. */
  public static void version(JsonOut out) {
    out.object().member("version", VERSION).end();
  }

  /** Writes the answer of {@code GET /api/tags}. */
  public static void tags(List<ListedModel> models, JsonOut out) {
    out.object().list("models");
    for (ListedModel model : models) {
      out.object().member("name", model.id()).member("model", model.id());
      out.member("modified_at", model.created().toString()).member("size", 0);
      out.member("digest", digest(model.id()));
      details(out);
      out.end();
    }
    out.end().end();
  }

  /**
   * The model that a request to {@code /api/show} is about.
   *
   * @throws BadRequest if it names none
   */
  public static String asked(JsonObject body) {
    String model = body.text("model", body.text("name", ""));
    if (model.isBlank()) {
      throw new BadRequest("model", "The member model is missing");
    }
    return model;
  }

  /** Writes the answer of {@code POST /api/show}. */
  public static void show(ListedModel model, JsonOut out) {
    out.object().member("license", "").member("modelfile", "").member("parameters", "");
    out.member("template", "");
    details(out);
    out.object("model_info").member("general.architecture", ARCHITECTURE);
    out.member("general.basename", model.name());
    if (model.contextWindow() > 0) {
      out.member(ARCHITECTURE + ".context_length", model.contextWindow());
    }
    out.end();
    out.list("capabilities").element("completion");
    capability(model, Capability.TOOLS, "tools", out);
    capability(model, Capability.VISION, "vision", out);
    capability(model, Capability.REASONING, "thinking", out);
    out.end();
    out.member("modified_at", model.created().toString()).end();
  }

  private static void capability(
      ListedModel model, Capability capability, String word, JsonOut out) {
    if (model.capabilities().contains(capability)) {
      out.element(word);
    }
  }

  private static void details(JsonOut out) {
    out.object("details").member("parent_model", "").member("format", "").member("family", "");
    out.list("families").end();
    out.member("parameter_size", "").member("quantization_level", "").end();
  }

  /** There are no files to take it of, but clients show its beginning: one that is as long, and the same each time. */
  private static String digest(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
