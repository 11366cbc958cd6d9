package dev.patchbay.provider.anthropic;

/** Blocks of answers, with members as the service gives them. */
final class Blocks {

  static final String THINKING = """
      {"type":"thinking","thinking":"I need the GCD of 1071 and 462.\\n\\n1071 = 2 × 462 + 147",\
      "signature":"EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds+/8="}""";
  static final String LATER_THINKING = """
      {"type":"thinking","thinking":"Paris is warm.","signature":"bGF0ZXI="}""";
  static final String HIDDEN_THINKING = """
      {"type":"thinking","thinking":"","signature":"EosnCkYICxIMMb3LzNrMu/+=="}""";
  static final String REDACTED_THINKING = """
      {"type":"redacted_thinking","data":"EmwKAhgBEgy3va3pzix/LafPsn4aDFIT2Xlxh0L5L8rLVyIw"}""";
  static final String WEATHER = """
      {"type":"tool_use","id":"toolu_01T1x1fJ34qAmk2tNTrN7Up6","name":"weather",\
      "input":{"location":"San Francisco, CA","unit":"celsius","days":[1,2],"exact":true}}""";
  static final String CLOCK = """
      {"type":"tool_use","id":"toolu_01A09q90qw90lq917835lq9","name":"clock","input":{}}""";
  static final String CALL_FROM_CODE = """
      {"type":"tool_use","id":"toolu_01Code","name":"weather","input":{"location":"Oslo"},\
      "caller":{"type":"code_execution_20250825","tool_id":"srvtoolu_01Xyz"}}""";
  static final String CALL_OF_TOOLSET = """
      {"type":"tool_use","id":"toolu_01Set","name":"browser_find","input":{"query":"a"},"toolset_name":"browser"}""";
  static final String SEARCH = """
      {"type":"server_tool_use","id":"srvtoolu_01WYG3ziw53XMcoyKL4XcZmE","name":"web_search",\
      "input":{"query":"claude shannon birth date","nested":{"input":{}}}}""";
  static final String SEARCH_RESULT = """
      {"type":"web_search_tool_result","tool_use_id":"srvtoolu_01WYG3ziw53XMcoyKL4XcZmE","content":[\
      {"type":"web_search_result","url":"https://en.wikipedia.org/wiki/Claude_Shannon","title":"Claude Shannon - Wikipedia",\
      "encrypted_content":"EqgfCioIARgBIiQ3YTAwMjY1Mi1mZjM5LTQ1NGUtODgxNC1kNjNjNTk1ZWI3Y...","page_age":"April 30, 2025"}]}""";
  static final String CITED = """
      {"type":"text","text":"Claude Shannon was born on April 30, 1916, in Petoskey, Michigan","citations":[\
      {"type":"web_search_result_location","url":"https://en.wikipedia.org/wiki/Claude_Shannon",\
      "title":"Claude Shannon - Wikipedia","encrypted_index":"Eo8BCioIAhgBIiQyYjQ0OWJmZi1lNm..",\
      "cited_text":"Claude Elwood Shannon (April 30, 1916 – February 24, 2001) was..."},\
      {"type":"char_location","cited_text":"The grass is green.","document_index":0,"document_title":"Facts",\
      "start_char_index":0,"end_char_index":20}]}""";
  static final String UNTITLED = """
      {"type":"text","text":"the sky is blue","citations":[\
      {"type":"page_location","cited_text":"The sky is blue.","document_index":1,"document_title":null,\
      "start_page_number":5,"end_page_number":6}]}""";
  static final String UNKNOWN = """
      {"type":"hologram","text":"not an answer","angles":[0.5,1.25],"input":{"deep":[null,{"a":"\\"é\\""}]}}""";

  private Blocks() {}
}
