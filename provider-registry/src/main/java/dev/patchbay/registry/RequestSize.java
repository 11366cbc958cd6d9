package dev.patchbay.registry;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import java.util.List;

/**
 * How large a request is, estimated without a service. It errs on the high side: a token for each three bytes of text in UTF-8, where
 * English has about four; 2,000 tokens for an image; a token for each three bytes of a document or sound, and at least 2,000.
 */
final class RequestSize {

  private static final int BYTES_PER_TOKEN = 3;
  private static final int TOKENS_OF_AN_IMAGE = 2_000;
  /** What stands around each message and tool. */
  private static final int BYTES_AROUND = 24;

  private static final int ONE_BYTE = 0x80;
  private static final int TWO_BYTES = 0x800;

  private RequestSize() {}

  /** The tokens of its input. */
  static long inputTokens(CompletionRequest request) {
    long bytes = 0;
    for (Message message : request.messages()) {
      bytes += BYTES_AROUND + ofParts(message.parts());
    }
    for (Tool tool : request.tools()) {
      bytes += BYTES_AROUND + of(tool.name()) + of(tool.description()) + of(tool.parameters());
    }
    if (request.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
      bytes += of(schema.schema());
    }
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  private static long ofParts(List<ContentPart> parts) {
    long bytes = 0;
    for (ContentPart part : parts) {
      bytes += of(part);
    }
    return bytes;
  }

  private static long of(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      return of(text.text());
    }
    if (part instanceof ContentPart.Image) {
      return (long) TOKENS_OF_AN_IMAGE * BYTES_PER_TOKEN;
    }
    if (part instanceof ContentPart.Document document) {
      return of(document.media());
    }
    if (part instanceof ContentPart.Audio audio) {
      return of(audio.media());
    }
    if (part instanceof ContentPart.Reasoning reasoning) {
      return of(reasoning.text());
    }
    if (part instanceof ContentPart.Refusal refusal) {
      return of(refusal.text());
    }
    if (part instanceof ContentPart.Opaque opaque) {
      return of(opaque.data());
    }
    if (part instanceof ContentPart.ToolCall call) {
      return of(call.name()) + of(call.arguments());
    }
    if (part instanceof ContentPart.ToolResult result) {
      return ofParts(result.content());
    }
    return 0;
  }

  private static long of(Media media) {
    return Math.max(TOKENS_OF_AN_IMAGE * BYTES_PER_TOKEN, media.bytes().length);
  }

  /** The bytes of a text in UTF-8. */
  private static long of(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // The halves of a surrogate pair, of which each counts for two, make up four bytes.
      bytes += c < ONE_BYTE ? 1 : c < TWO_BYTES || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
