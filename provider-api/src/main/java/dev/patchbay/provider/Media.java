package dev.patchbay.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A picture, a document or a sound: its bytes with their media type, or an address where the
 * service fetches them. Immutable. {@link ContentPart.Image}, {@link ContentPart.Document} and
 * {@link ContentPart.Audio} hold one.
 *
 * <pre>{@code
 * Media chart = Media.from(Path.of("chart.png"));
 * Media report = Media.at(URI.create("https://example.com/report.pdf"));
 * Media inline = Media.at(URI.create("data:text/plain,Hello%20there"));
 * Media made = Media.of("image/webp", Files.readAllBytes(Path.of("picture.bin")));
 * }</pre>
 *
 * <p>The bytes are in memory, and are sent in base 64, a third longer. Services have limits of their
 * own for size and type, which are not checked here. Not every service fetches addresses; the provider
 * then refuses the request.
 */
public final class Media {

  /** RFC 2397: type, parameters, the sign for base 64, data. */
  private static final Pattern DATA_URI = Pattern.compile(
      "data:([^;,]*)((?:;[^;,]*)*?)(;base64)?,(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");

  private final @Nullable URI address;
  private final String mediaType;
  private final byte[] bytes;

  private Media(@Nullable URI address, String mediaType, byte[] bytes) {
    this.address = address;
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  /**
   * Bytes at hand, which are copied.
   *
   * @param mediaType such as {@code image/png}, without parameters; taken in lower case
   * @param bytes the content
   * @throws IllegalArgumentException if the type has another form
   */
  public static Media of(String mediaType, byte[] bytes) {
    return new Media(null, checked(mediaType), bytes.clone());
  }

  /**
   * What stands at that address: the service fetches it from an http or https address; a
   * {@code data:} URI (RFC 2397) is decoded here.
   *
   * <p>The service fetches the address from where it is: one that only this machine can reach does
   * not work.
   *
   * @param address http, https or data. Of a data URI's media type the parameters are left out; one
   *     without a type is {@code text/plain}
   * @throws IllegalArgumentException if the scheme is another, or a data URI cannot be decoded
   */
  public static Media at(URI address) {
    String scheme =
        Objects.requireNonNullElse(address.getScheme(), "none").toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http", "https" -> new Media(address, "", new byte[0]);
      case "data" -> decoded(address.toString());
      default ->
        throw new IllegalArgumentException(
            "Media have an http, https or data URI, but its scheme is " + scheme);
    };
  }

  /**
   * The content of a file, which is read now, whole. Its first bytes tell the media type of PNG,
   * JPEG, GIF, WebP, PDF, WAV and tagged MP3, whatever its name: services compare the two and refuse
   * a JPEG that is called PNG. Else the end of its name does: {@code mp3}, {@code md}, and what
   * {@link URLConnection#guessContentTypeFromName} knows.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is empty, a folder or larger than 50 MB, or neither
   *     content nor name tells the type; for the latter there is {@link #of}
   */
  public static Media from(Path file) throws IOException {
    return MediaFile.read(file);
  }

  /** The address where the service fetches it; empty if the bytes are at hand. */
  public Optional<URI> address() {
    return Optional.ofNullable(address);
  }

  /** The media type, such as {@code image/png}; empty for an address, whose type the service finds out. */
  public String mediaType() {
    return mediaType;
  }

  /** A copy of the bytes; of length 0 for an address. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The bytes in base 64 (RFC 4648, section 4, without line ends), as services want them; empty for
   * an address. Made anew at each call.
   */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The address, or the bytes as a {@code data:} URI. Made anew at each call. */
  public String toUri() {
    return address != null ? address.toString() : "data:" + mediaType + ";base64," + base64();
  }

  /** Equal if address, type and bytes are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Media that
        && Objects.equals(address, that.address)
        && mediaType.equals(that.mediaType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(address, mediaType, Arrays.hashCode(bytes));
  }

  /** The type and the size, or that there is an address; not what it shows, since prompts must not appear in logs. */
  @Override
  public String toString() {
    return address != null
        ? "Media[at an address]"
        : "Media[" + mediaType + ", " + bytes.length + " bytes]";
  }

  private static Media decoded(String uri) {
    Matcher matcher = DATA_URI.matcher(uri);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "A data URI looks like data:image/png;base64,iVBORw0..., but this one has no comma");
    }
    String type = matcher.group(1).isEmpty() ? "text/plain" : checked(matcher.group(1));
    byte[] data = matcher.group(4).getBytes(StandardCharsets.US_ASCII);
    try {
      boolean base64 = matcher.group(3) != null;
      return new Media(null, type, base64 ? Base64.getDecoder().decode(data) : unescaped(data));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The data URI cannot be decoded: " + e.getMessage(), e);
    }
  }

  private static byte[] unescaped(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
    for (int i = 0; i < data.length; i++) {
      if (data[i] == '%' && i + 2 < data.length) {
        out.write(Integer.parseInt(new String(data, i + 1, 2, StandardCharsets.US_ASCII), 16));
        i += 2;
      } else {
        out.write(data[i]);
      }
    }
    return out.toByteArray();
  }

  private static String checked(String mediaType) {
    String type = mediaType.toLowerCase(Locale.ROOT);
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "A media type looks like image/png, but this is '" + mediaType + "'");
    }
    return type;
  }
}
