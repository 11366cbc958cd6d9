package dev.patchbay.provider.http;

import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.TreeMap;

/** Takes what an {@link EmbeddingFormat} reads from an answer. Used by one thread. */
public final class EmbeddingSink {

  private final AnswerSink errors;
  private final TreeMap<Integer, float[]> vectors = new TreeMap<>();
  private Usage usage = Usage.UNKNOWN;

  EmbeddingSink(AnswerHead head, WireFormat format) {
    errors = new AnswerSink(head, format);
  }

  /** The vector of the next text. */
  public void vector(float[] vector) {
    vector(vectors.size(), vector);
  }

  /**
   * The vector of a text.
   *
   * @param index the text's place, from 0 on
   */
  public void vector(int index, float[] vector) {
    vectors.put(index, vector);
  }

  /**
   * The vectors in the array that the reader stands on, if it is one. An element is a vector, or an object that has one.
   *
   * @param member what the vector is called in an object, which may also say the text's place as {@code index}
   */
  public void vectors(JsonIn json, String member) {
    if (json.enterArray()) {
      for (int place = 0; json.nextElement(); place++) {
        if (json.enterObject()) {
          vectorIn(json, member, place);
        } else {
          vector(place, json.floats());
        }
      }
    }
  }

  private void vectorIn(JsonIn json, String member, int place) {
    long index = -1;
    float[] vector = {};
    String name;
    while ((name = json.nextMember()) != null) {
      if (name.equals(member)) {
        vector = json.floats();
      } else if (name.equals("index")) {
        index = json.count();
      }
    }
    vector(index < 0 ? place : (int) Math.min(index, Integer.MAX_VALUE), vector);
  }

  /** How many tokens the texts have; -1 if the service does not say. */
  public void tokens(long count) {
    usage = count < 0 ? Usage.UNKNOWN : Usage.of(count, 0);
  }

  /** Fails if the value that the format stands on, that of an {@code error} member, is one: it may be null or false. */
  public void requireNoError(JsonIn json) {
    errors.requireNoError(json);
  }

  /** Whether there is a vector for each text; whether they can be compared is checked for every provider. */
  boolean isComplete(int texts) {
    return vectors.size() == texts && vectors.lastKey() == texts - 1;
  }

  Embeddings toEmbeddings() {
    return Embeddings.of(new ArrayList<>(vectors.values()), usage);
  }
}
