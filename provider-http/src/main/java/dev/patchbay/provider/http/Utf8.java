package dev.patchbay.provider.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells whether bytes are UTF-8. */
final class Utf8 {

  private Utf8() {}

  static boolean isValid(byte[] bytes, int offset, int length) {
    int any = 0;
    for (int i = offset; i < offset + length; i++) {
      any |= bytes[i];
    }
    return any >= 0 || isDecodable(bytes, offset, length);
  }

  private static boolean isDecodable(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
