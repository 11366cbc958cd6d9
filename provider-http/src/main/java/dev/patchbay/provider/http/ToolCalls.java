package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tells which tool call of an answer a piece belongs to, since services number calls in many ways: with an index or without, with
 * the index 0 for each call, with an id for each call, for each piece, or without any. Not thread-safe.
 */
final class ToolCalls {

  private final List<Call> calls = new ArrayList<>(0);
  private final Map<Integer, Call> byIndex = new HashMap<>(0);

  /** Whether there is any. */
  boolean any() {
    return !calls.isEmpty();
  }

  /**
   * A piece as the service sent it.
   *
   * @param index -1 if it has none
   */
  ToolCallDelta piece(int index, String id, String name, String arguments) {
    Call call = callOf(index, id, name, arguments);
    if (call == null) {
      Call before = byIndex.get(index);
      // Without a name it goes on with what may have begun under this index.
      call = name.isEmpty() && before != null
          ? new Call(calls.size(), before.nextId, before.name)
          : new Call(calls.size(), id, name);
      calls.add(call);
    }
    if (index >= 0) {
      byIndex.put(index, call);
    }
    Limits.requireCount(
        Math.max(calls.size(), byIndex.size()), Limits.MAX_TOOL_CALLS, "tool calls");
    return call.piece(id, name, arguments);
  }

  /** The call that the piece goes on with, or null if it begins one. */
  private @Nullable Call callOf(int index, String id, String name, String arguments) {
    for (Call call : calls) {
      if (!id.isEmpty() && call.id.equals(id)) {
        return call;
      }
    }
    if (index >= 0) {
      Call call = byIndex.get(index);
      return call == null || call.isFollowedBy(id, name, arguments) ? null : call;
    }
    boolean begins = calls.isEmpty() || !id.isEmpty() || !name.isEmpty();
    return begins ? null : calls.get(calls.size() - 1);
  }

  private static final class Call {
    private final int place;
    private String id;
    private String name;
    private boolean announced;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean complete;

    /** Whether another call of the same tool may have begun, and its id: it has if arguments come for it. */
    private boolean mayBeFollowed;

    private String nextId = "";

    Call(int place, String id, String name) {
      this.place = place;
      this.id = id;
      this.name = name;
    }

    /**
     * Whether a piece of the same index begins another call, since some services give each call the index 0. A new id says nothing:
     * vLLM gives one to each piece of a call for a named tool, and repeats the name, up to a last piece without arguments. So a
     * call of another name is another one, and one that follows whole arguments as soon as it has arguments.
     */
    boolean isFollowedBy(String newId, String newName, String arguments) {
      if (newName.isEmpty()) {
        return mayBeFollowed && !arguments.isBlank();
      }
      if (name.isEmpty() || (newName.equals(name) && !complete)) {
        return false;
      }
      if (newName.equals(name) && arguments.isBlank()) {
        mayBeFollowed = true;
        nextId = newId;
        return false;
      }
      return true;
    }

    /** The id and the name are given once. A call for which the service has no id is given one: its result has to name it. */
    ToolCallDelta piece(String newId, String newName, String arguments) {
      note(arguments);
      if (announced) {
        return new ToolCallDelta(place, "", "", arguments);
      }
      id = id.isEmpty() ? newId : id;
      name = name.isEmpty() ? newName : name;
      announced = !name.isEmpty();
      if (announced && id.isEmpty()) {
        id = "call_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
      }
      return new ToolCallDelta(place, announced ? id : "", name, arguments);
    }

    /** Follows the arguments to see whether they are a whole JSON object. */
    private void note(String arguments) {
      for (int i = 0; i < arguments.length(); i++) {
        char c = arguments.charAt(i);
        if (escaped) {
          escaped = false;
        } else if (inString) {
          escaped = c == '\\';
          inString = c != '"';
        } else if (c == '"') {
          inString = true;
        } else if (c == '{' || c == '[') {
          depth++;
        } else if (c == '}' || c == ']') {
          depth--;
          complete = depth == 0;
        }
      }
    }
  }
}
