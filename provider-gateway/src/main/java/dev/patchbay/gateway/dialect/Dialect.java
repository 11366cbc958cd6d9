package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Completion;

/** A wire format that clients speak. Stateless; many threads use one at once. */
public interface Dialect {

  /** The dialect's name in records of calls, such as {@code chat}. */
  String name();

  /**
   * Reads the body of a request.
   *
   * @throws BadRequest if it cannot be served as it is; the message names the member and what it may be
   */
  Asked read(JsonObject body);

  /** Writes a whole answer. */
  void whole(Asked asked, Completion answer, Report report, JsonOut out);

  /** Writes the events of one stream. */
  EventWriter events(Asked asked, JsonOut out);

  /** The content type of a stream. */
  default String streamType() {
    return "text/event-stream";
  }

  /** The status that a client of this dialect expects for the problem. */
  default int status(Problem problem) {
    return problem.status();
  }

  /** Writes the body of an answer that is an error. */
  void error(Problem problem, JsonOut out);
}
