package com.example.brook;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Secret;
import java.io.IOException;
import java.net.URI;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The service Brook, which answers with lines of JSON. */
public final class Brook extends AbstractProvider {

  static final JsonMapper JSON = new JsonMapper();

  private static final ProviderInfo INFO = ProviderInfo.builder("brook", "https://brook.example")
      .models("brook-1")
      .capabilities(Capability.STREAM)
      .build();

  /** Null without an api-key. */
  private final Secret key;

  /** The provider at the public address. */
  public Brook() {
    this(INFO, null);
  }

  private Brook(ProviderInfo info, Secret key) {
    super(info);
    this.key = key;
  }

  @Override
  public AbstractProvider configured(ProviderConfig config) {
    config.requireOnly(ProviderConfig.BASE_URL, ProviderConfig.API_KEY);
    URI url = config.baseUrl().orElse(url());
    return new Brook(INFO.toBuilder().url(url).build(), config.apiKey(url).orElse(null));
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    CompletionStream answer = CompletionStream.of(BrookAnswer.to(httpRequest(request), context));
    return request.stream() ? answer : answer.toCompletion();
  }

  private Request httpRequest(CompletionRequest request) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", request.model()).put("stream", request.stream());
    for (Message message : request.messages()) {
      body.withArray("turns").addObject().put(message.role().name(), message.text());
    }
    if (!request.options().equals(CompletionOptions.none())) {
      throw ProviderException.of(ErrorKind.INVALID_REQUEST, "the service knows no options");
    }
    Request.Builder http =
        new Request.Builder().url(url() + "/talk").post(once(JSON.writeValueAsBytes(body)));
    return key == null
        ? http.build()
        : http.header("x-key", key.valueFor(url())).build();
  }

  /** A body that OkHttp cannot send a second time. */
  private static RequestBody once(byte[] bytes) {
    return new RequestBody() {
      @Override
      public MediaType contentType() {
        return MediaType.get("application/json");
      }

      @Override
      public long contentLength() {
        return bytes.length;
      }

      @Override
      public boolean isOneShot() {
        return true;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.write(bytes);
      }
    };
  }
}
