package dev.patchbay.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A picture, a document or a sound as it lies in a file. */
final class MediaFile {

  /**
   * Services take less: a whole request has at most 50 MB at OpenAI ("Images and vision"), 32 MB at Anthropic ("Request size
   * limits"). A larger file is a mistake that should not cost the heap.
   */
  static final int MOST_BYTES = 50 * 1000 * 1000;

  private static final int HEAD = 16;

  private MediaFile() {}

  static Media read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + " is a folder, and not a file");
    }
    long size = Files.size(file);
    byte[] bytes = size > MOST_BYTES ? new byte[0] : head(file);
    if (Math.max(size, bytes.length) > MOST_BYTES) {
      throw new IllegalArgumentException(
          file + " has " + Math.max(size, bytes.length) / 1_000_000 + " MB or more, and at most "
              + MOST_BYTES / 1_000_000
              + " MB are read: make it smaller, or give an address with Media.at(uri)");
    }
    if (bytes.length == 0) {
      throw new IllegalArgumentException(file + " is empty");
    }
    String type = typeOf(bytes);
    type = type == null ? typeOf(String.valueOf(file.getFileName())) : type;
    if (type == null) {
      throw new IllegalArgumentException("Neither name nor content of " + file
          + " tells its media type: give it with Media.of(type, bytes)");
    }
    return Media.of(type, bytes);
  }

  /** All of it, or one byte more than is allowed: devices and files that grow do not say how large they are. */
  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES + 1);
    }
  }

  /** The type by the first bytes, of those that services take; null if they are not known. */
  static @Nullable String typeOf(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(HEAD, bytes.length), ISO_8859_1);
    if (head.startsWith("RIFF") && head.length() >= 12) {
      return switch (head.substring(8, 12)) {
        case "WEBP" -> "image/webp";
        case "WAVE" -> "audio/wav";
        default -> null;
      };
    }
    return head.startsWith("\u0089PNG\r\n\u001a\n")
        ? "image/png"
        : head.startsWith("\u00ff\u00d8\u00ff")
            ? "image/jpeg"
            : head.startsWith("GIF87a") || head.startsWith("GIF89a")
                ? "image/gif"
                : head.startsWith("%PDF-")
                    ? "application/pdf"
                    : head.startsWith("ID3") ? "audio/mpeg" : null;
  }

  /** The type by the end of the name. Named here are those that the JDK's table lacks. */
  private static @Nullable String typeOf(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "webp" -> "image/webp";
      case "pdf" -> "application/pdf";
      case "wav" -> "audio/wav";
      case "mp3" -> "audio/mpeg";
      case "md" -> "text/markdown";
      default -> URLConnection.guessContentTypeFromName(name);
    };
  }
}
