package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ProviderException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** The head of an answer: what it says before its body, to whom. Whatever comes out of it for people shows no secret. */
final class AnswerHead {

  /** Ids of a request: OpenAI and most others, Anthropic, AWS, Azure, Google, Cloudflare. */
  private static final List<String> REQUEST_IDS = List.of(
      "x-request-id",
      "request-id",
      "x-amzn-requestid",
      "apim-request-id",
      "x-goog-request-id",
      "cf-ray");

  /** What helps to find an answer again, or to know who gave it. */
  private static final Set<String> OF_INTEREST = Stream.concat(
          REQUEST_IDS.stream(),
          Stream.of(
              "openai-processing-ms",
              "openai-version",
              "openai-organization",
              "anthropic-organization-id"))
      .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));

  private static final String RATE_LIMIT = "ratelimit";

  private final int status;
  private final Headers headers;
  private final HttpUrl url;
  private final Excerpt excerpt;
  private final CallContext context;

  AnswerHead(Response response, Excerpt excerpt, CallContext context) {
    this(response.code(), response.headers(), response.request().url(), excerpt, context);
  }

  AnswerHead(int status, Headers headers, HttpUrl url, Excerpt excerpt, CallContext context) {
    this.status = status;
    this.headers = headers;
    this.url = url;
    this.excerpt = excerpt;
    this.context = context;
  }

  int status() {
    return status;
  }

  /** Where the request went. */
  HttpUrl url() {
    return url;
  }

  Excerpt excerpt() {
    return excerpt;
  }

  /** The value of that header, the first if there are several, or empty. */
  String header(String name) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equalsIgnoreCase(name)) {
        return headers.value(i);
      }
    }
    return "";
  }

  /** The media type alone, in lower case, without its parameters; empty if there is none. */
  String mediaType() {
    String type = header("content-type");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The class of error that AWS says in a header, or empty. A name space may follow it (smithy.io, "AWS restJson1 protocol").
   */
  String amazonErrorType() {
    String type = header("x-amzn-errortype");
    int end = type.indexOf(':');
    return end < 0 ? type : type.substring(0, end);
  }

  /** Cloudflare's sign that its answer is a page which wants to see a browser. */
  boolean isChallenge() {
    return header("cf-mitigated").equals("challenge");
  }

  String requestId() {
    for (String name : REQUEST_IDS) {
      String id = header(name);
      if (!id.isEmpty()) {
        return excerpt.of(id);
      }
    }
    return "";
  }

  /** That failure, with all that the head says of it. */
  ProviderException.Builder said(ProviderException.Builder failure) {
    return failure
        .requestId(requestId())
        .rateLimits(headers(false))
        .retryAfter(RetryAfter.parse(
            header("retry-after-ms"), header("retry-after"), context.clock().instant()));
  }

  /** Request ids, rate limits and a few others, by name in lower case. */
  Map<String, String> headersOfInterest() {
    return headers(true);
  }

  private Map<String, String> headers(boolean others) {
    Map<String, String> found = Map.of();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (isOfRateLimits(name) || (others && OF_INTEREST.contains(name))) {
        found = found.isEmpty() ? new TreeMap<>() : found;
        found.putIfAbsent(excerpt.of(name.toLowerCase(Locale.ROOT)), excerpt.of(headers.value(i)));
      }
    }
    return found;
  }

  private static boolean isOfRateLimits(String name) {
    for (int i = name.length() - RATE_LIMIT.length(); i >= 0; i--) {
      if (name.regionMatches(true, i, RATE_LIMIT, 0, RATE_LIMIT.length())) {
        return true;
      }
    }
    return false;
  }
}
