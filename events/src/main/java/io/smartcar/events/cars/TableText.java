package io.smartcar.events.cars;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The text of a file that people keep a table in, whatever program they saved it with. */
final class TableText {

  static final int MAX_BYTES = 64_000_000;

  private static final int GZIP_MAGIC = 0x1F8B;

  private TableText() {}

  /**
   * The text, without a byte order mark.
   *
   * @param encoding of the file; null for UTF-8, or UTF-16 with a byte order mark
   * @throws CarMasterException if there is no such file, it is too large, or it is no text
   */
  static String read(Path file, @Nullable Charset encoding) throws CarMasterException {
    if (!Files.exists(file)) {
      throw problem(file, 1, "there is no such file: check the path");
    }
    if (Files.isDirectory(file)) {
      throw problem(file, 1, "is a directory: name a file in it");
    }
    byte[] bytes;
    try (InputStream in = opened(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw problem(file, 1, "cannot be read: " + e);
    }
    if (bytes.length > MAX_BYTES) {
      throw problem(
          file,
          1,
          "is larger than %,d bytes: a car master has at most %,d cars"
              .formatted(MAX_BYTES, CarMaster.MAX_CARS));
    }
    return text(file, bytes, encoding);
  }

  private static InputStream opened(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      int magic = in.read() << 8 | in.read();
      in.reset();
      return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static String text(Path file, byte[] bytes, @Nullable Charset encoding)
      throws CarMasterException {
    Charset charset = encoding == null ? charset(bytes) : encoding;
    ByteBuffer content = ByteBuffer.wrap(bytes);
    String text;
    try {
      text = charset.newDecoder().decode(content).toString();
    } catch (CharacterCodingException e) {
      // The decoder stops before the first byte that it cannot take.
      throw problem(
          file,
          line(bytes, content.position()),
          "is not " + charset + ": save it as UTF-8, or name its encoding, as --encoding EUC-KR");
    }
    int control = control(text);
    if (control >= 0) {
      int line = 1 + (int) text.substring(0, control).chars().filter(c -> c == '\n').count();
      throw problem(
          file, line, "holds control characters: export the table as text, CSV or with | between");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Charset charset(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    return first == 0xFEFF || first == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  private static int line(byte[] bytes, int end) {
    int line = 1;
    for (int i = 0; i < end; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private static int control(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) {
        return i;
      }
    }
    return -1;
  }

  private static CarMasterException problem(Path file, int line, String message) {
    return new CarMasterException(List.of(file + ":" + line + ": " + message));
  }
}
