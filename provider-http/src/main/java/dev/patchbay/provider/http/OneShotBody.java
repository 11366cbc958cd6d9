package dev.patchbay.provider.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;

/** A JSON body that OkHttp may send once; from one that can be sent again it repeats a request after a 408 or a 503. */
final class OneShotBody extends RequestBody {

  private static final MediaType JSON = MediaType.get("application/json");

  private final Buffer json;
  private final long length;

  /** Makes a body of what the buffer holds; sending it empties the buffer. */
  OneShotBody(Buffer json) {
    this.json = json;
    this.length = json.size();
  }

  @Override
  public MediaType contentType() {
    return JSON;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(json, json.size());
  }

  /** Copies what is still to be sent. */
  void copyTo(Buffer copy) {
    json.copyTo(copy, 0, json.size());
  }
}
