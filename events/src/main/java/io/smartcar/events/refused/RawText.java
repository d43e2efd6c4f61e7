package io.smartcar.events.refused;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;

/**
 * Untrusted bytes as printable text of one line, from which they can be told: what is no UTF-8 is
 * {@code \xNN}, what does not print is {@code \n}, {@code \r}, {@code \t} or {@code \}{@code
 * uNNNN}, a backslash is two. Thread-safe.
 */
public final class RawText {

  private RawText() {}

  /**
   * The text of the bytes.
   *
   * @param maxBytes of more, so many from the beginning, and how many there are
   */
  public static String of(byte[] bytes, int maxBytes) {
    int length = Math.min(bytes.length, maxBytes);
    StringBuilder out = new StringBuilder(length + 16);
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer chars = CharBuffer.allocate(length + 1);
    while (in.hasRemaining()) {
      CoderResult result = decoder.decode(in, chars, true);
      int malformed = result.isError() ? result.length() : 0;
      append(chars.flip(), out);
      chars.clear();
      for (int i = 0; i < malformed; i++) {
        out.append(String.format(Locale.ROOT, "\\x%02X", in.get()));
      }
      decoder.reset();
    }
    if (length < bytes.length) {
      out.append(String.format(Locale.ROOT, "… (%,d bytes)", bytes.length));
    }
    return out.toString();
  }

  private static void append(CharSequence text, StringBuilder out) {
    text.codePoints()
        .forEach(
            codePoint -> {
              switch (codePoint) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (isPrintable(codePoint)) {
                    out.appendCodePoint(codePoint);
                  } else {
                    out.append(String.format(Locale.ROOT, "\\u%04X", codePoint));
                  }
                }
              }
            });
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
