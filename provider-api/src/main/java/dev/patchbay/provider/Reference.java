package dev.patchbay.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The value of a setting that says where its value is: {@code env:NAME} or {@code file:PATH}. What is found there is taken as
 * it is, also if it looks like a reference itself. The messages of its failures show none of it.
 */
final class Reference {

  private static final String VARIABLE = "env:";
  private static final String FILE = "file:";

  /** Far more than a key or a chain of certificates needs, and far less than the heap. */
  private static final int MAX_BYTES = 1 << 20;

  private Reference() {}

  static boolean is(String value) {
    return value.startsWith(VARIABLE) || value.startsWith(FILE);
  }

  /**
   * What the reference stands for.
   *
   * @param variables the environment: null for a variable that is not set
   * @throws IllegalArgumentException if there is nothing; the message goes on where {@code Setting x} has begun
   */
  static String resolve(String reference, UnaryOperator<@Nullable String> variables) {
    return reference.startsWith(VARIABLE)
        ? variable(reference.substring(VARIABLE.length()).strip(), variables)
        : file(reference.substring(FILE.length()).strip());
  }

  private static String variable(String name, UnaryOperator<@Nullable String> variables) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "begins with env: and names no environment variable; it looks like env:NAME");
    }
    String value = variables.apply(name);
    if (value == null) {
      throw new IllegalArgumentException("takes its value from the environment variable " + name
          + ", which is not set; set it for this process, or correct its name");
    }
    return value;
  }

  private static String file(String name) {
    Path path;
    try {
      path = Path.of(name).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("begins with file: and names no file that can exist");
    }
    String what = "takes its value from the file " + path + ", which ";
    if (name.isEmpty() || Files.isDirectory(path)) {
      throw new IllegalArgumentException(
          "begins with file: and names no file; it looks like file:/run/secrets/key");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(what + "does not exist; create it, or correct the path");
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException(
          what + "this process may not read; allow it, or correct the path");
    } catch (IOException e) {
      throw new IllegalArgumentException(what + "cannot be read: " + e, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          what + "is longer than " + MAX_BYTES + " bytes; correct the path");
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return withoutLineEnd(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          what + "is not text in UTF-8; correct the path, or convert the file");
    }
  }

  /** Editors and {@code echo} end a file with a line end, which is part of no value. */
  private static String withoutLineEnd(String text) {
    int end = text.length();
    if (text.endsWith("\n")) {
      end -= text.endsWith("\r\n") ? 2 : 1;
    }
    return text.substring(0, end);
  }
}
