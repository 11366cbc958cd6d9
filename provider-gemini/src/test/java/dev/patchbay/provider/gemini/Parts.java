package dev.patchbay.provider.gemini;

/** Parts of answers, with members as the service gives them. */
final class Parts {

  static final String SIGNATURE = "CpMCAdHtim9EYvPKbQ2f8nWp3h+/xA==";
  static final String THOUGHT = """
      {"text":"**Counting**\\n\\nI need the GCD of 1071 and 462.","thought":true}""";
  static final String SIGNED_THOUGHT = """
      {"text":"That is 21 × 51.","thought":true,"thoughtSignature":"dGhvdWdodA=="}""";
  static final String SIGNED_TEXT =
      "{\"text\":\"So it is 21.\",\"thoughtSignature\":\"" + SIGNATURE + "\"}";
  static final String SIGNATURE_ALONE =
      "{\"text\":\"\",\"thoughtSignature\":\"" + SIGNATURE + "\"}";
  static final String SIGNED_EMPTY_THOUGHT =
      "{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"ZW1wdHk=\"}";
  static final String SIGNED_CALL = """
      {"functionCall":{"name":"weather","args":{"city":"Oslo","days":[1,2],"exact":true}},\
      "thoughtSignature":"Y2FsbA=="}""";
  static final String CALL = """
      {"functionCall":{"name":"weather","args":{"city":"Paris"}}}""";
  static final String CALL_WITH_ID = """
      {"functionCall":{"id":"8f2b1a3c","name":"clock","args":{}},"thoughtSignature":"Y2xvY2s="}""";
  static final String CODE = """
      {"executableCode":{"language":"PYTHON","code":"print(1071 % 462)"},"thoughtSignature":"Y29kZQ=="}""";
  static final String CODE_RESULT = """
      {"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"147\\n"}}""";
  static final String PICTURE = """
      {"inlineData":{"mimeType":"image/png","data":"AQID"},"thoughtSignature":"cGljdHVyZQ=="}""";
  static final String THOUGHT_PICTURE = """
      {"inlineData":{"mimeType":"image/png","data":"BAUG"},"thought":true}""";
  static final String SOUND = """
      {"inlineData":{"mimeType":"audio/L16;codec=pcm;rate=24000","data":"AQID"}}""";
  static final String UNKNOWN = """
      {"hologram":{"angles":[0.5,1.25],"deep":[null,{"a":"\\"é\\""}]},"scale":2}""";

  private Parts() {}
}
