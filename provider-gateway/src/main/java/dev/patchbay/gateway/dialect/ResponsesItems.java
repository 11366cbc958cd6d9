package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items of an answer in the Responses dialect, which grow by pieces or by whole parts. At most one message or reasoning is open at a
 * time, or some calls, and items end in their order: clients keep them in the order in which they end.
 *
 * <p>Opaque parts of the dialect's own format are items as they are, or what the item before them has beside its words. All others are
 * tags, in reasoning items where encrypted reasoning stands.
 */
final class ResponsesItems {

  /** Follows the kind in ids of the gateway's own. Under such an id no service knows an item. */
  static final String OURS = "_pb_";

  static final String COMPLETED = "completed";
  static final String INCOMPLETE = "incomplete";

  private static final String ENCRYPTED = "encrypted_content";

  /** What a stream says while items grow. */
  interface Steps {
    /** For whole answers. */
    Steps NONE = new Steps() {};

    /** One event about an item. */
    default void step(String type, int item, Map<String, ? extends @Nullable Object> members) {}

    /** What all events with pieces of one text have in common. */
    default byte[] head(String type, int item, Map<String, ?> members) {
      return new byte[0];
    }

    /** The next piece of that text. */
    default void piece(byte[] head, String piece) {}
  }

  private final String requestId;
  private final Steps steps;
  private final List<ResponsesItem> items = new ArrayList<>(2);
  private final Map<Integer, ResponsesItem.Call> calls = new LinkedHashMap<>(0);
  private int made;

  private @Nullable ResponsesMessage said;
  private ResponsesItem.@Nullable Thought thought;
  private ResponsesItem.@Nullable Call lastCall;

  ResponsesItems(String requestId, Steps steps) {
    this.requestId = requestId;
    this.steps = steps;
  }

  /** A part that is whole. */
  void add(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      text(text.text());
    } else if (part instanceof ContentPart.Reasoning reasoning) {
      reasoning(reasoning.text());
    } else if (part instanceof ContentPart.Refusal refusal) {
      refusal(refusal.text());
    } else if (part instanceof ContentPart.ToolCall call) {
      call(made++, call.id(), call.name(), call.arguments());
    } else if (part instanceof ContentPart.Citation citation) {
      message().cite(citation);
    } else if (part instanceof ContentPart.Image image) {
      whole(image(image));
    } else if (part instanceof ContentPart.Opaque opaque) {
      opaque(opaque);
    }
  }

  void text(String piece) {
    if (!piece.isEmpty()) {
      message().text(piece);
    }
  }

  void refusal(String piece) {
    if (!piece.isEmpty()) {
      message().refusal(piece);
    }
  }

  private ResponsesMessage message() {
    ResponsesMessage open = said;
    if (open == null) {
      endOpen();
      open = new ResponsesMessage(id("msg"), items.size(), steps);
      items.add(open);
      said = open;
    }
    return open;
  }

  void reasoning(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    ResponsesItem.Thought open = thought;
    if (open == null) {
      endOpen();
      open = new ResponsesItem.Thought(id("rs"), items.size(), steps);
      items.add(open);
      thought = open;
    }
    open.add(piece);
  }

  void call(int index, String callId, String name, String arguments) {
    ResponsesItem.Call call = calls.get(index);
    if (call == null) {
      endSaid();
      call = new ResponsesItem.Call(id("fc"), items.size(), callId, name, steps);
      items.add(call);
      calls.put(index, call);
    } else if (call.isDone()) {
      // The item was told as a whole, so its arguments would be wrong.
      throw ProviderException.builder(
              ErrorKind.PROTOCOL,
              "the arguments of the call of " + call.name()
                  + " went on after something else had begun")
          .build();
    }
    lastCall = call;
    call.add(arguments);
  }

  private void opaque(ContentPart.Opaque opaque) {
    if (!opaque.format().equals(ResponsesDialect.FORMAT) || !opaque.instance().isEmpty()) {
      tag(opaque);
      return;
    }
    Map<String, @Nullable Object> members =
        JsonObject.parse(opaque.data().getBytes(StandardCharsets.UTF_8)).members();
    if (!members.containsKey("type")) {
      beside(opaque, members);
    } else if (thought != null && saysSomething(members)) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>(members);
      if (steps != Steps.NONE) {
        // It has begun under this id.
        item.put("id", thought.id());
      }
      thought.endAs(item);
      thought = null;
    } else {
      whole(members);
    }
  }

  /** Whether it is the reasoning of which the text has come. */
  private static boolean saysSomething(Map<String, @Nullable Object> members) {
    return "reasoning".equals(members.get("type"))
        && (isFilled(members.get("summary")) || isFilled(members.get("content")));
  }

  private static boolean isFilled(@Nullable Object list) {
    return list instanceof List<?> elements && !elements.isEmpty();
  }

  private void beside(ContentPart.Opaque opaque, Map<String, @Nullable Object> members) {
    if (said != null) {
      said.more(members);
      endSaid();
    } else if (lastCall != null) {
      lastCall.more(members);
    } else if (!members.isEmpty()) {
      tag(opaque);
    }
  }

  private void tag(ContentPart.Opaque opaque) {
    String tag = new OpaqueTag(opaque, 0).text();
    if (thought != null) {
      thought.prove(ENCRYPTED, tag);
      endSaid();
      return;
    }
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", id("rs"));
    item.put("type", "reasoning");
    item.put("summary", List.of());
    item.put(ENCRYPTED, tag);
    whole(item);
  }

  /** As the service shows images that one of its tools has made. */
  private Map<String, Object> image(ContentPart.Image image) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", id("ig"));
    item.put("type", "image_generation_call");
    item.put("status", COMPLETED);
    item.put("result", image.media().base64());
    image.media().address().ifPresent(address -> item.put("url", address.toString()));
    String type = image.media().mediaType();
    if (type.startsWith("image/")) {
      item.put("output_format", type.substring("image/".length()));
    }
    return item;
  }

  private void whole(Map<String, @Nullable Object> item) {
    endOpen();
    ResponsesItem.Whole whole = new ResponsesItem.Whole(items.size(), item, steps);
    items.add(whole);
    whole.end(COMPLETED);
  }

  private String id(String kind) {
    return kind + OURS + requestId + "_" + items.size();
  }

  private void endSaid() {
    if (said != null) {
      said.end(COMPLETED);
    }
    if (thought != null) {
      thought.end(COMPLETED);
    }
    said = null;
    thought = null;
  }

  private void endOpen() {
    endSaid();
    calls.values().forEach(call -> call.end(COMPLETED));
    lastCall = null;
  }

  /** The answer has come to its end. Only what was open then can be incomplete. */
  void finish(FinishReason reason, List<TokenLogprob> logprobs) {
    if (!logprobs.isEmpty()) {
      for (int i = items.size() - 1; i >= 0; i--) {
        if (items.get(i) instanceof ResponsesMessage message) {
          message.logprobs(logprobs);
          break;
        }
      }
    }
    end(ResponsesAnswer.status(reason));
  }

  /** The answer is broken off. */
  void breakOff() {
    items.forEach(item -> item.close(INCOMPLETE));
  }

  private void end(String status) {
    for (ResponsesItem item : items) {
      item.end(item == items.get(items.size() - 1) ? status : COMPLETED);
    }
  }

  /** The items, which have all come to their ends. */
  List<Map<String, @Nullable Object>> done() {
    return items.stream().map(ResponsesItem::json).toList();
  }
}
