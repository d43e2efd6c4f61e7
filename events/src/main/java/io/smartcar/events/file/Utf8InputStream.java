package io.smartcar.events.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** A text in another charset as UTF-8; what the charset does not know is U+FFFD. */
final class Utf8InputStream extends InputStream {

  private final Reader reader;
  private final char[] chars = new char[8192];

  /** How many characters wait at the beginning of {@link #chars}: half of a surrogate pair. */
  private int kept;

  private byte[] bytes = new byte[0];
  private int at;

  Utf8InputStream(InputStream in, Charset charset) {
    this.reader = new InputStreamReader(in, charset);
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int read = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, target, offset, read);
    at += read;
    return read;
  }

  private boolean fill() throws IOException {
    while (at == bytes.length) {
      int read = reader.read(chars, kept, chars.length - kept);
      if (read < 0 && kept == 0) {
        return false;
      }
      int have = kept + Math.max(0, read);
      boolean half = read > 0 && Character.isHighSurrogate(chars[have - 1]);
      int whole = half ? have - 1 : have;
      bytes = new String(chars, 0, whole).getBytes(StandardCharsets.UTF_8);
      at = 0;
      kept = have - whole;
      chars[0] = chars[whole < chars.length ? whole : 0];
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
