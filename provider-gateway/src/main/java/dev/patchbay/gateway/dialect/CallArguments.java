package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool call, for dialects that have them as an object and not as text. */
final class CallArguments {

  private CallArguments() {}

  /**
   * The arguments as an object, empty for a tool without arguments.
   *
   * @return null if they were cut off by the limit of tokens: the finish reason says so, and half an object would be another call
   * @throws ProviderException {@link ErrorKind#WRONG_ANSWER} if the model wrote something else
   */
  static @Nullable Map<String, @Nullable Object> of(
      ContentPart.ToolCall call, FinishReason reason) {
    if (call.arguments().isBlank()) {
      return Map.of();
    }
    try {
      return JsonObject.parse(call.arguments().getBytes(StandardCharsets.UTF_8)).members();
    } catch (BadRequest e) {
      if (reason.kind() == FinishReason.Kind.LENGTH) {
        return null;
      }
      throw ProviderException.builder(
              ErrorKind.WRONG_ANSWER,
              "the model called the tool " + call.name()
                  + " with arguments that are not a JSON object")
          .cause(e)
          .build();
    }
  }
}
