package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.provider.ContentPart;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An {@linkplain ContentPart.Opaque opaque part} as a text that dialects carry where they have a place for signatures: it comes back with
 * the next turn, and names the format and the provider that can read it.
 *
 * @param part the part
 * @param place where it stands among the parts of its message, as its dialect counts; 0 where that does not matter
 */
record OpaqueTag(ContentPart.Opaque part, int place) {

  private static final String PREFIX = "patchbay.";

  /** The tag as text. */
  String text() {
    String all = place + "\n" + part.format() + "\n" + part.instance() + "\n" + part.data();
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(all.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the text is a tag. */
  static boolean is(@Nullable String text) {
    return text != null && text.startsWith(PREFIX);
  }

  /**
   * Reads a tag.
   *
   * @param path where it stands, for the error
   * @throws BadRequest if it was changed on its way
   */
  static OpaqueTag of(String text, String path) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
      String[] all = new String(bytes, StandardCharsets.UTF_8).split("\n", 4);
      return new OpaqueTag(
          new ContentPart.Opaque(all[1], all[2], all[3]), Integer.parseInt(all[0]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new BadRequest(
          path,
          "The member " + path
              + " is not what the gateway gave out: send it back unchanged, or leave it out");
    }
  }
}
