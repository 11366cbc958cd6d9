package dev.patchbay.provider.openai.services;

/** Items of answers of the Responses API, with members as the service gives them. */
final class Items {

  static final String REASONING = """
      {"id":"rs_68af4030baa48193b0b43b4c2a176a1a0c6b","type":"reasoning","encrypted_content":"gAAAAABoISQ24OyVRYbkYfukdJoqdzWT-3uiErKInHDC","summary":[]}""";
  static final String SUMMARISED = """
      {"id":"rs_68af4031","type":"reasoning","status":"completed","encrypted_content":"gAAAAABoLater+/8=",\
      "summary":[{"type":"summary_text","text":"**Finding the GCD**\\n\\n1071 = 2 × 462 + 147"},{"type":"summary_text","text":"**Checking**"}]}""";
  static final String STORED_REASONING = """
      {"id":"rs_stored","type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}]}""";
  static final String WEATHER = """
      {"id":"fc_67ca09c6bedc8190a7abfec07b1a1332","type":"function_call","status":"completed",\
      "arguments":"{\\"city\\":\\"Oslo\\",\\"days\\":[1,2]}","call_id":"call_unLAR8MvFNptuiZK6K6HCy5k","name":"weather"}""";
  static final String CLOCK = """
      {"id":"fc_2","type":"function_call","status":"completed","arguments":"{}","call_id":"call_2","name":"clock",\
      "caller":{ "type": "direct" }}""";
  static final String CALL_FROM_PROGRAM = """
      {"id":"fc_3","type":"function_call","status":"completed","arguments":"{}","call_id":"call_3","name":"clock",\
      "caller":{"type":"program","caller_id":"prog_1"},"namespace":"time"}""";
  static final String SEARCH = """
      {"id":"ws_67c9fa0502748190b7dd390736892e100be649c1a5ff9609","type":"web_search_call","status":"completed",\
      "action":{"type":"search","query":"weather oslo","sources":[{"type":"url","url":"https://www.yr.no"}]}}""";
  static final String CODE = """
      {"id":"ci_1","type":"code_interpreter_call","status":"completed","code":"print(\\"é\\")","container_id":"cntr_1",\
      "outputs":[{"type":"logs","logs":"é\\n"}]}""";
  static final String COMMENTARY = """
      {"id":"msg_1","type":"message","status":"completed","role":"assistant","phase":"commentary",\
      "content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"I look it up."}]}""";
  static final String FINAL = """
      {"id":"msg_2","type":"message","status":"completed","role":"assistant","phase":"final_answer",\
      "content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"It rains, says yr 😀."}]}""";
  static final String CITED = """
      {"id":"msg_67c9fa","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[\
      {"type":"url_citation","start_index":0,"end_index":9,"url":"https://www.yr.no/oslo?utm_source=openai","title":"Oslo - Yr"},\
      {"type":"file_citation","index":9,"file_id":"file-1","filename":"climate.pdf"},\
      {"type":"file_path","index":9,"file_id":"file-2"}],"logprobs":[],"text":"It rains."}]}""";
  static final String REFUSAL = """
      {"id":"msg_3","type":"message","status":"completed","role":"assistant",\
      "content":[{"type":"refusal","refusal":"I cannot help with that."}]}""";
  static final String UNKNOWN = """
      {"id":"holo_1","type":"hologram","text":"no answer","angles":[0.5,1.25],"deep":[null,{"a":"\\"é\\""}]}""";

  private Items() {}
}
