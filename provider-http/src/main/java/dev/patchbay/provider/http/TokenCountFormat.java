package dev.patchbay.provider.http;

/**
 * How a service is asked for the number of tokens of a request, without answering it; part of a {@link WireFormat}. Stateless, and used
 * by many threads at once.
 */
public interface TokenCountFormat {

  /** Where the request goes, below the base URL; see {@link WireFormat#path}. */
  String path(Outgoing asked);

  /** Writes the members of the request's body. */
  void body(Outgoing asked, JsonOut json);

  /** Reads the number of input tokens; -1 if the answer has none. */
  long read(JsonIn answer);
}
