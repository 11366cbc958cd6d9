package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.Outgoing;
import dev.patchbay.provider.http.ServiceError;
import dev.patchbay.provider.http.WireFormat;
import dev.patchbay.provider.openai.OpenAiAnswers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's Responses API without its storage: each request holds the whole conversation. */
final class ResponsesFormat implements WireFormat {

  /** The owner of opaque parts: a whole item, which has a type, or what an item has beside a text or a call before it. */
  static final String NAME = "openai-responses";

  /** Not the tools and not what to include: the elements of such an extra follow those of the request. */
  private static final Set<String> RESERVED =
      Set.of("model input instructions stream max_output_tokens temperature top_p top_logprobs"
          .split(" "));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String path(Outgoing asked) {
    return "/responses";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {
    new ResponsesWriter(asked, json).write();
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return new ResponsesReader();
  }

  @Override
  public Set<String> reserved() {
    return RESERVED;
  }

  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    return OpenAiAnswers.kindOf(error);
  }
}
