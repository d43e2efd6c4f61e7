package io.smartcar.events;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The beginning of an untrusted value as one printable line: at most {@link
 * Refusal#MAX_VALUE_CHARS} characters, "…" among them where it was cut. Bytes that are no UTF-8
 * become {@code \xNN}, unprintable characters {@code \}{@code uNNNN}. Costs the same for a value of
 * any length.
 */
final class Excerpt {

  private final StringBuilder out = new StringBuilder(Refusal.MAX_VALUE_CHARS + 12);

  /** The longest length of {@link #out} that ends with a whole piece and leaves room for "…". */
  private int cut;

  private Excerpt() {}

  static String of(byte[] bytes, int from, int to) {
    Excerpt excerpt = new Excerpt();
    int at = from;
    while (at < to && excerpt.hasRoom()) {
      int length = Utf8.sequenceLength(bytes, at, to);
      if (length == 0) {
        excerpt.add(String.format(Locale.ROOT, "\\x%02X", bytes[at]));
        at++;
      } else {
        excerpt.add(new String(bytes, at, length, StandardCharsets.UTF_8).codePointAt(0));
        at += length;
      }
    }
    return excerpt.finish();
  }

  static String of(CharSequence text) {
    Excerpt excerpt = new Excerpt();
    int at = 0;
    while (at < text.length() && excerpt.hasRoom()) {
      int codePoint = Character.codePointAt(text, at);
      excerpt.add(codePoint);
      at += Character.charCount(codePoint);
    }
    return excerpt.finish();
  }

  private boolean hasRoom() {
    return out.length() <= Refusal.MAX_VALUE_CHARS;
  }

  private void add(int codePoint) {
    switch (codePoint) {
      case '\n' -> add("\\n");
      case '\r' -> add("\\r");
      case '\t' -> add("\\t");
      case '"', '\\' -> add("\\" + (char) codePoint);
      default ->
          add(
              isPrintable(codePoint)
                  ? Character.toString(codePoint)
                  : String.format(Locale.ROOT, "\\u%04X", codePoint));
    }
  }

  private void add(String piece) {
    out.append(piece);
    if (out.length() < Refusal.MAX_VALUE_CHARS) {
      cut = out.length();
    }
  }

  private String finish() {
    if (out.length() > Refusal.MAX_VALUE_CHARS) {
      out.setLength(cut);
      out.append('…');
    }
    return out.toString();
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
