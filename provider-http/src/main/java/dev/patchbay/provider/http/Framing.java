package dev.patchbay.provider.http;

import java.io.InputStream;
import java.util.regex.Pattern;

/** How the bytes of a stream are divided into events. */
public enum Framing {
  /** Server-sent events (WHATWG HTML, section 9.2). */
  SERVER_SENT_EVENTS("text/event-stream"),

  /** One JSON object a line, also called NDJSON. A last line without a line end was cut off and is none. */
  LINES("application/x-ndjson"),

  /**
   * Binary messages with headers and checksums, as AWS sends them (<a
   * href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html">event stream encoding</a>). The event's
   * name is the header {@code :event-type}, or {@code :exception-type} for a failure.
   */
  AWS_EVENT_STREAM("application/vnd.amazon.eventstream");

  /** None is registered; services use all of these. */
  private static final Pattern LINES_OF_JSON =
      Pattern.compile("application/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-stream)");

  private final String mediaType;

  Framing(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Whether that media type, in lower case, says that an answer is framed so. */
  boolean isNamed(String type) {
    return type.equals(mediaType)
        || (this == LINES && LINES_OF_JSON.matcher(type).matches());
  }

  /** What a request for a stream accepts. */
  String mediaType() {
    return mediaType;
  }

  FrameDecoder decoder(InputStream in) {
    return switch (this) {
      case SERVER_SENT_EVENTS ->
        new SseDecoder(in, Limits.MAX_EVENT_BYTES, Limits.MAX_STREAM_BYTES);
      case LINES -> new LineDecoder(in, Limits.MAX_EVENT_BYTES, Limits.MAX_STREAM_BYTES);
      case AWS_EVENT_STREAM ->
        new AwsEventDecoder(in, Limits.MAX_EVENT_BYTES, Limits.MAX_STREAM_BYTES);
    };
  }
}
