package io.smartcar.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Writes the signs that messages are set with, as "…", in ASCII. Not thread-safe. */
final class AsciiSigns extends FilterWriter {

  AsciiSigns(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    out.write(ascii((char) c));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    StringBuilder written = new StringBuilder(length + 8);
    for (int i = from; i < from + length; i++) {
      written.append(ascii(text.charAt(i)));
    }
    out.write(written.toString());
  }

  private static String ascii(char c) {
    return switch (c) {
      case '…' -> "...";
      case '–', '—' -> "-";
      case '→' -> "->";
      case '×' -> "x";
      case '‘', '’' -> "'";
      case '“', '”' -> "\"";
      default -> String.valueOf(c);
    };
  }
}
