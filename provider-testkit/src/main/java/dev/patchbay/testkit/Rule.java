package dev.patchbay.testkit;

/** The rules of docs/contract.md: what a provider promises, and where an author looks who broke the promise. */
enum Rule {
  C10("The class is public and has a public constructor without arguments.", "the class"),
  C11(
      "The service file names the class.",
      "META-INF/services/dev.patchbay.provider.AbstractProvider"),
  C12("A module descriptor beside the service file provides the class, too.", "module-info.java"),
  C13("Every instance has the same id, configured or not.", "the ProviderInfo"),
  C14("It declares at least one model.", "the ProviderInfo"),
  C15("The constructor opens no connection and starts no thread.", "the constructor"),
  C16("configured opens no connection.", "configured"),
  C17(
      "configured gives a provider at the base-url that it was given, and leaves the one it was called on as it is.",
      "configured"),
  C18("A setting that it does not know is refused, by its name.", "configured: requireOnly"),

  C20(
      "A model that it does not declare is refused before anything is sent, unless it declares open models.",
      "the ProviderInfo"),
  C21(
      "A capability that it does not declare is refused before anything is sent.",
      "the ProviderInfo"),
  C22(
      "A call that is cancelled or past its deadline before it begins sends nothing.",
      "createCompletion"),

  C30(
      "A whole answer comes with its text, its finish reason and its usage.",
      "what reads the answer"),
  C31("A streamed answer gives the same as a whole one.", "what reads the stream"),
  C32("A piece of a stream is given out as soon as it has come.", "Source.next: what it waits for"),
  C33(
      "The service is told the model's own name, every message in order, and whether to stream.",
      "what writes the request"),
  C34("An option that is set arrives or is refused.", "what writes the request"),
  C35("Any text arrives as it was sent, both ways.", "escaping, and the charset, which is UTF-8"),
  C36("How the bytes of an answer are split changes nothing.", "what decodes bytes to characters"),
  C37(
      "Where TOOLS is declared, tools, calls and results arrive, and calls come back.",
      "what writes and reads tool calls, or the declared capabilities"),
  C38(
      "Where images, response formats or extras are declared, they arrive.",
      "what writes the request, or the declared capabilities"),
  C39(
      "Where REASONING is declared, the reasoning comes apart from the text.",
      "what reads the answer, or the declared capabilities"),

  C40("A service that cannot be reached is UNREACHABLE.", "what turns exceptions into failures"),
  C41(
      "A connection that breaks before any output is UNREACHABLE or PROTOCOL.",
      "what turns exceptions into failures"),
  C42(
      "An answer that is not HTTP is PROTOCOL or UNREACHABLE.",
      "what turns exceptions into failures"),
  C43("A 200 whose body is something else is PROTOCOL.", "what reads the answer"),
  C44("The HTTP status decides the kind of failure, and is told.", "what reads an error"),
  C45(
      "The body of an error, whatever it is, changes no kind and floods no message.",
      "what reads an error"),
  C46("A redirect is PROTOCOL and is not followed.", "the HTTP client's settings"),
  C47("An answer without an end meets a limit: LIMIT_EXCEEDED.", "what reads the answer"),
  C48("One call is one request.", "the HTTP client's settings, and loops around calls"),
  C49("The time for which the service asks to be left alone is told.", "retryAfter"),

  C50(
      "Without the service's sign that an answer is whole there is no success.",
      "Source.next: what it takes for the end"),
  C51(
      "A stream that breaks off after output is STREAM_INTERRUPTED with the text so far.",
      "Source.next: what it throws or returns"),
  C52("A stream ends once: nothing follows its end.", "Source"),
  C53("An error that the service reports inside a stream is a failure.", "what reads the stream"),
  C54("After a failure the next call works.", "what calls share"),
  C55("A failure names the provider and the model that were asked.", "what builds the failure"),
  C56(
      "What a service sends to show that it is still there is no part of an answer.",
      "what reads the stream"),

  C60(
      "A cancel while the answer is awaited ends the call as CANCELLED and its connection, within a second.",
      "context.onCancel, before the request is sent"),
  C61(
      "A cancel while a whole answer is read ends the call as CANCELLED and its connection, within a second.",
      "context.onCancel, until the body is read"),
  C62(
      "A cancel while a stream is read ends it as CANCELLED and its connection, within a second.",
      "Source.close"),
  C63("Closing a stream ends its connection within a second.", "Source.close"),
  C64(
      "Whenever a cancel comes, the call is either answered or CANCELLED.",
      "what turns exceptions into failures"),
  C65(
      "A deadline ends the call at every moment, within 250 ms, and its connection within a second.",
      "context.remaining, for the whole call and not for each read"),
  C66("A deadline that is far away changes nothing.", "sums of times, which overflow"),
  C67(
      "Where it takes idle-timeout and event-timeout, signs of life hold up the first and not the second.",
      "what counts as an event"),

  C70("Calls that run at once do not mix.", "fields that are not final"),
  C71("Two providers made from one do not share address or key.", "static fields"),
  C72(
      "Calls that are over leave at most two connections open.",
      "what closes the body, on every path"),
  C73(
      "Calls that are over leave no thread of their own, and none that keeps a program from ending.",
      "executors and timers"),
  C74("A provider can be closed, twice as well, and throws nothing.", "close"),
  C75(
      "A connection that the service closed while it was idle costs one call at most, which may be retried.",
      "the pool of connections, and the kind of failure"),

  C80(
      "The key is in no text: no toString, no exception, no log, no output.",
      "what messages quote, and of headers"),
  C81("What was asked is in no exception and no toString.", "what messages quote"),
  C82(
      "A key that cannot be sent is refused without being shown.",
      "ProviderConfig.apiKey in place of text"),
  C83("A key is not taken for an address that it would reach in clear text.", "configured"),
  C84(
      "Where it takes block-private-addresses, it calls none.",
      "what resolves names, and addresses that are none");

  private final String promise;
  private final String whereToLook;

  Rule(String promise, String whereToLook) {
    this.promise = promise;
    this.whereToLook = whereToLook;
  }

  String promise() {
    return promise;
  }

  /**
   * Fails unless the rule was kept.
   *
   * @param done what the contract did, such as {@code streamed from a server that ...}
   * @param expected what should have come
   * @param came what came
   */
  void check(boolean kept, String done, String expected, String came) {
    if (!kept) {
      throw broken(done, expected, came);
    }
  }

  AssertionError broken(String done, String expected, String came) {
    return new AssertionError("""

        Broken: %s %s
          done:     %s
          promised: %s
          came:     %s
          look at:  %s; docs/contract.md says why""".formatted(name(), promise, done, expected, came, whereToLook));
  }
}
