package dev.patchbay.bulk;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells whether a request is the one that was answered: equal for all that is sent, whatever provider it is sent to. */
public final class RequestHash {

  private static final int BYTES = 16;

  private final MessageDigest digest;

  private RequestHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** 32 hexadecimal digits. */
  public static String of(CompletionRequest request) {
    RequestHash hash = new RequestHash();
    hash.add(request.model());
    hash.add(request.messages().size());
    for (Message message : request.messages()) {
      hash.add(message.role().name());
      hash.addParts(message.parts());
    }
    hash.add(request.options().toString());
    hash.add(request.tools().size());
    for (Tool tool : request.tools()) {
      hash.add(tool.name());
      hash.add(tool.description());
      hash.add(tool.parameters());
    }
    hash.add(request.toolChoice().toString());
    hash.add(request.parallelToolCalls().toString());
    ResponseFormat format = request.responseFormat();
    hash.add(format.toString());
    if (format instanceof ResponseFormat.JsonSchema schema) {
      hash.add(schema.schema());
    }
    hash.add(canonical(request.extras()).toString());
    for (String name : new TreeSet<>(request.hintedFormats())) {
      hash.add(name);
      hash.add(canonical(request.hints(name)).toString());
    }
    return HexFormat.of().formatHex(Arrays.copyOf(hash.digest.digest(), BYTES));
  }

  /** With the members of maps in order of name: {@code Map.of} has another order in each JVM. */
  private static Object canonical(@Nullable Object json) {
    if (json instanceof Map<?, ?> members) {
      Map<String, Object> sorted = new TreeMap<>();
      members.forEach((name, value) -> sorted.put(String.valueOf(name), canonical(value)));
      return sorted;
    }
    if (json instanceof Collection<?> items) {
      return items.stream().map(RequestHash::canonical).toList();
    }
    return json instanceof String text ? '"' + text + '"' : String.valueOf(json);
  }

  private void addParts(List<ContentPart> parts) {
    add(parts.size());
    parts.forEach(this::add);
  }

  private void add(ContentPart part) {
    add(part.getClass().getSimpleName());
    if (part instanceof ContentPart.Text text) {
      add(text.text());
    } else if (part instanceof ContentPart.Image image) {
      add(image.media());
      add(image.detail());
    } else if (part instanceof ContentPart.Document document) {
      add(document.name());
      add(document.media());
    } else if (part instanceof ContentPart.Audio audio) {
      add(audio.media());
    } else if (part instanceof ContentPart.Reasoning reasoning) {
      add(reasoning.text());
    } else if (part instanceof ContentPart.Refusal refusal) {
      add(refusal.text());
    } else if (part instanceof ContentPart.Opaque opaque) {
      add(opaque.format());
      add(opaque.instance());
      add(opaque.data());
    } else if (part instanceof ContentPart.ToolCall call) {
      add(call.id());
      add(call.name());
      add(call.arguments());
    } else if (part instanceof ContentPart.ToolResult result) {
      add(result.callId());
      add(result.name());
      add(String.valueOf(result.failed()));
      addParts(result.content());
    } else if (part instanceof ContentPart.CacheMark mark) {
      add(mark.lifetime().toString());
    } else if (part instanceof ContentPart.Citation citation) {
      add(citation.source());
      add(citation.title());
      add(citation.quote());
    }
  }

  private void add(Media media) {
    add(media.mediaType());
    // An address is what is sent of a medium that has one.
    byte[] content = media
        .address()
        .map(address -> address.toString().getBytes(StandardCharsets.UTF_8))
        .orElseGet(media::bytes);
    add(content);
  }

  private void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** With its length, so that two texts and their other division differ. */
  private void add(byte[] bytes) {
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }
}
