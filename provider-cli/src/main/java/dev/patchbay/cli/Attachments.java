package dev.patchbay.cli;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent with a question. */
final class Attachments {

  private static final int MOST_TEXT = 10_000_000;

  private Attachments() {}

  static List<ContentPart> of(PromptOptions options) {
    List<ContentPart> parts = new ArrayList<>();
    options.images.forEach(each -> parts.add(image(each)));
    options.files.forEach(each -> parts.add(file(each)));
    return parts;
  }

  /**
   * A picture.
   *
   * @param source a file, or an http(s) address
   * @throws UsageException if it cannot be read, or is no picture
   */
  static ContentPart image(String source) {
    try {
      return source.startsWith("http://") || source.startsWith("https://")
          ? new ContentPart.Image(URI.create(source))
          : ContentPart.Image.from(Path.of(source));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(source, e);
    }
  }

  /**
   * A file by what it holds: text, a picture, a sound or a document.
   *
   * @throws UsageException if it cannot be read, or its type is not known
   */
  static ContentPart file(String source) {
    try {
      Path file = Path.of(source);
      String text = Files.size(file) > MOST_TEXT ? null : asText(Files.readAllBytes(file));
      if (text != null) {
        return new ContentPart.Text("\n\nFile " + file.getFileName() + ":\n" + text);
      }
      Media media = Media.from(file);
      return media.mediaType().startsWith("image/")
          ? new ContentPart.Image(media)
          : media.mediaType().startsWith("audio/")
              ? new ContentPart.Audio(media)
              : new ContentPart.Document(media, String.valueOf(file.getFileName()));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(source, e);
    }
  }

  /**
   * These bytes as text.
   *
   * @param what where they come from, for the message
   * @throws UsageException if they are none
   */
  static String text(byte[] bytes, String what) {
    String text = asText(bytes);
    if (text == null) {
      throw new UsageException(
          what + " is no text in UTF-8. Attach pictures with --image, other files with --file.");
    }
    return text;
  }

  private static @Nullable String asText(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return null;
      }
    }
    // A PDF may be all ASCII.
    if (bytes.length > 4 && new String(bytes, 0, 5, StandardCharsets.ISO_8859_1).equals("%PDF-")) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static UsageException unreadable(String source, Exception e) {
    if (e instanceof NoSuchFileException) {
      return new UsageException("There is no file " + source, e);
    }
    return e instanceof IOException || e instanceof InvalidPathException
        ? new UsageException("Cannot read " + source + ": " + e, e)
        : new UsageException(Failures.text(e), e);
  }
}
