package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.http.HostileServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A8, in a heap of 64 MiB: whatever a service answers is read or meets a limit, and never uses up the memory. The calls are made by
 * {@link SmallHeap} in a JVM of its own, and what they keep is up to {@link HungryFormat}.
 */
class HostileAnswersTest {

  private static final int MOST = Limits.MAX_BODY_BYTES;
  private static final int MEBIBYTE = 1024 * 1024;
  private static final long ENDLESS = Long.MAX_VALUE;
  private static final String SUCCESS = "SUCCESS";
  private static final String LIMIT = ErrorKind.LIMIT_EXCEEDED.name();
  private static final String PROTOCOL = ErrorKind.PROTOCOL.name();
  private static final String JSON = "application/json";
  private static final String EMOJI = "\uD83D\uDE00";

  /** Stands for a byte that no UTF-8 holds. */
  private static final String NOT_UTF8 = "\u0001";

  @TempDir
  Path folder;

  private final Map<String, Answer> answers = new LinkedHashMap<>();

  /** How each call has to end. */
  private final List<String> ends = new ArrayList<>();

  @Test
  void everyAnswerIsReadOrMeetsALimit() throws Exception {
    requireReadOrLimited("-XX:+UseG1GC");
  }

  /** The collector that the JVM chooses on a machine with one processor. */
  @Test
  @Tag("soak")
  void everyAnswerIsReadOrMeetsALimitWithTheSerialCollector() throws Exception {
    requireReadOrLimited("-XX:+UseSerialGC");
  }

  private void requireReadOrLimited(String collector) throws Exception {
    addBodies();
    addStrings();
    addManyThings();
    addEvents();
    addLinesAndMessages();

    try (HostileServer server = HostileServer.answering(answers)) {
      assertThat(endsInSmallHeap(collector, server.url())).containsExactlyElementsOf(ends);
    }
  }

  private void addBodies() {
    body("endless", LIMIT, 200, JSON, "", "[", ENDLESS);
    body("endless-space", LIMIT, 200, JSON, "", " ", ENDLESS);
    body("one-byte-too-long", LIMIT, 200, JSON, "{'end':0,'skipped':'", "x", MOST + 1);
    body("no-json", PROTOCOL, 200, JSON, "", "x", MOST);
    body("string", PROTOCOL, 200, JSON, "'", "x", MOST);
    body("error", "SERVER_ERROR", 500, JSON, "{'error':{'message':'", "x", 100L * MEBIBYTE);
    object("as-long-as-allowed", SUCCESS, "'skipped':'", "x", "'");
    object("as-much-text-as-allowed", SUCCESS, "'text':'", "x", "'", MOST / 2);
    object("nested", LIMIT, "'skipped':", "[", "");
    object("nested-value", LIMIT, "'other':", "[", "");
    object("long-number", LIMIT, "'other':", "1", "");
    object("long-name", LIMIT, "'", "x", "':0");
  }

  private void addStrings() {
    for (String member : List.of("text", "thought", "id", "call", "likely", "part", "other")) {
      String begin = "'" + member + "':'";
      String tooLong = member.equals("id") ? SUCCESS : LIMIT;
      object(member + "-one-emoji", tooLong, begin, "x", EMOJI + "'");
      object(member + "-half-of-it", SUCCESS, begin, "x", EMOJI + "'", MOST / 2);
      object(member + "-half-a-pair", LIMIT, begin + "\\ud83d", "x", EMOJI + "'");
      object(member + "-some-not-utf8", SUCCESS, begin, "xxxx" + NOT_UTF8, "'", MOST / 2);
    }
    for (String member : List.of("text", "id")) {
      String begin = "'" + member + "':'";
      object(member + "-escaped", SUCCESS, begin, "\\n", "'");
      object(member + "-code-units", SUCCESS, begin, "\\u00e9", "'");
      object(member + "-pairs", SUCCESS, begin, "\\ud83d\\ude00", "'");
      object(member + "-wide", SUCCESS, begin, "\u044f", "'");
      object(member + "-escape-and-emoji", SUCCESS, begin + "\\n", "x", EMOJI + "'", MOST / 2);
      object(member + "-not-utf8", LIMIT, begin, NOT_UTF8, "'");
    }
  }

  private void addManyThings() {
    object("thought-and-text", SUCCESS, "'thought':'x','text':'", "x", EMOJI + "'", MOST / 2);
    object("members", LIMIT, "'a':0", ",'k@':0", "");
    object("skipped", SUCCESS, "'skipped':{'a':0", ",'k@':0", "}");
    object("values", LIMIT, "'other':{'a':0", ",'k@':0", "}");
    object("objects", LIMIT, "'other':[0", ",{'k@':0}", "]");
    object("empty-lists", LIMIT, "'other':[0", ",[]", "]");
    object("empty-maps", LIMIT, "'other':[0", ",{}", "]");
    object("numbers", LIMIT, "'other':[0", ",999", "]");
    object("skipped-numbers", SUCCESS, "'skipped':[0", ",999", "]");
    object("floats", LIMIT, "'other':[0", ",1e9", "]");
    object("empty-texts", SUCCESS, "'text':''", ",'text':''", "");
    object("texts", LIMIT, "'text':''", ",'text':'x'", "");
    object("turns", LIMIT, "'text':'x'", ",'text':'x','thought':'y'", "");
    object("calls", LIMIT, "'text':''", ",'call':'x'", "");
    object("parts", LIMIT, "'text':''", ",'part':0", "");
    object("likelihoods", LIMIT, "'text':''", ",'likely':'x'", "");
  }

  private void addEvents() {
    events("event-without-end", "data: {");
    events("event-of-many-lines", "data: x\n");
    events("event-of-empty-lines", "data:\n");
    events("blank-lines", "\n");
    events("comments", ":\n");
    events("pings", ": ping\n\n");
    events("names", "event: @\n\n");
    events("texts", "data: {'text':'x'}\n\n");
    events("long-texts", "data: {'text':'" + "x".repeat(MEBIBYTE / 2) + "'}\n\n");
    events("wide-texts", "data: {'text':'" + "\u044f".repeat(MEBIBYTE / 3) + "'}\n\n");
    events("turns", "data: {'text':'x','thought':'y'}\n\n");
    events("calls", "data: {'call':'x'}\n\n");
    events("parts", "data: {'part':0}\n\n");
    events("likelihoods", "data: {'likely':'x'}\n\n");
    events("others", "data: {'k@':[0]}\n\n");
    events("large-others", "data: {'k@':[0" + ",[]".repeat(10_000) + "]}\n\n");
  }

  private void addLinesAndMessages() {
    stream(Framing.LINES, "blank", bytes("\n"));
    add(
        "whole/" + Framing.LINES + "/stream-instead",
        LIMIT,
        new Answer(200, Framing.LINES.mediaType(), "", bytes("{'text':'x'}\n"), "", ENDLESS));
    stream(Framing.LINES, "spaces", bytes("                \n"));
    stream(Framing.LINES, "no-line", bytes("x"));
    stream(Framing.LINES, "texts", bytes("{'text':'x'}\n"));
    stream(Framing.LINES, "calls", bytes("{'call':'x'}\n"));
    stream(Framing.AWS_EVENT_STREAM, "nothing", latin1(new AwsMessage().bytes("")));
    String text = "{\"text\":\"" + "x".repeat(MEBIBYTE / 2) + "\"}";
    stream(Framing.AWS_EVENT_STREAM, "texts", latin1(AwsMessage.event("text", text)));
  }

  /** A whole answer that is one object, as long as is allowed. */
  private void object(String name, String end, String begin, String more, String last) {
    object(name, end, begin, more, last, MOST);
  }

  private void object(String name, String end, String begin, String more, String last, int length) {
    String start = bytes("{'end':0," + begin);
    add(
        "whole/" + Framing.SERVER_SENT_EVENTS + "/" + name,
        end,
        new Answer(200, JSON, start, bytes(more), bytes(last + "}"), length));
  }

  /** A body without a proper end, in place of a whole answer and of a stream. */
  private void body(
      String name, String end, int status, String type, String begin, String more, long length) {
    for (String asked : List.of("whole/", "stream/")) {
      add(
          asked + Framing.SERVER_SENT_EVENTS + "/" + name,
          end,
          new Answer(status, type, bytes(begin), bytes(more), "", length));
    }
  }

  private void events(String name, String more) {
    stream(Framing.SERVER_SENT_EVENTS, name, bytes(more));
  }

  private void stream(Framing framing, String name, String more) {
    add(
        "stream/" + framing + "/" + name,
        LIMIT,
        new Answer(200, framing.mediaType(), "", more, "", ENDLESS));
  }

  private void add(String name, String end, Answer answer) {
    answers.put(name, answer);
    ends.add(name + " " + end);
  }

  /** UTF-8, one byte a character; an apostrophe stands for a quote. */
  private static String bytes(String text) {
    return latin1(text.replace('\'', '"').getBytes(UTF_8)).replace(NOT_UTF8, "\u00FF");
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private List<String> endsInSmallHeap(String collector, String url) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(url));
    arguments.addAll(answers.keySet());
    return SmallHeap.run(folder, SmallHeap.class, collector, arguments);
  }
}
