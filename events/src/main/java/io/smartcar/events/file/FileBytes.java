package io.smartcar.events.file;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file's text as UTF-8 without a byte order mark, whatever the file's name is: what it is made of
 * is told by its first bytes. It is read from front to back only, as pipes cannot do otherwise.
 * {@link #done} may be asked by any thread.
 */
final class FileBytes implements AutoCloseable {

  /** {@code -} and {@code /dev/stdin} are this. */
  private static final String STANDARD_INPUT = "stdin";

  /**
   * Small, as {@link #done} counts what was read into it: 64 kB may be 20,000 compressed events.
   */
  private static final int BUFFER_BYTES = 8192;

  private static final int MAGIC_BYTES = 6;
  private static final int MAX_FIRST_LINE_BYTES = 1 << 16;

  private final String name;
  private final long sizeBytes;
  private final Counting counting;
  private final BufferedInputStream unpacked;
  private final BufferedInputStream text;

  private FileBytes(String name, long sizeBytes, InputStream raw, long maxUnpackedBytes)
      throws IOException {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.counting = new Counting(raw);
    this.unpacked = unpacked(new BufferedInputStream(counting, BUFFER_BYTES), maxUnpackedBytes);
    this.text = text(unpacked);
  }

  /** Bytes that come from elsewhere, of which no more are unpacked than that many. */
  static FileBytes of(String name, InputStream raw, long maxUnpackedBytes) throws IOException {
    return new FileBytes(name, -1, raw, maxUnpackedBytes);
  }

  /** Opens a file, a pipe, or with {@code -} the standard input. */
  static FileBytes open(Path file) throws IOException {
    String path = file.toString();
    if (path.equals("-") || path.equals("/dev/stdin")) {
      return new FileBytes(STANDARD_INPUT, -1, new NotToBeClosed(System.in), Long.MAX_VALUE);
    }
    if (!Files.exists(file)) {
      throw new EventFileException("there is no file " + file + ": check the path", null);
    }
    if (Files.isDirectory(file)) {
      throw new EventFileException(file + " is a directory: name a file in it", null);
    }
    long size = Files.isRegularFile(file) ? Files.size(file) : -1;
    // A channel of a pipe would be asked for its position, which fails with "Illegal seek".
    InputStream raw = new FileInputStream(file.toFile());
    try {
      return new FileBytes(path, size, raw, Long.MAX_VALUE);
    } catch (IOException | RuntimeException failed) {
      raw.close();
      throw failed;
    }
  }

  /** The name to show to people. */
  String name() {
    return name;
  }

  /** What is in it as it is, of a file that is no text: from that or from the text only. */
  InputStream unpacked() {
    return unpacked;
  }

  InputStream text() {
    return text;
  }

  /** How much was read, 0 to 1; less than 0 of a pipe. */
  double done() {
    if (sizeBytes < 0) {
      return -1;
    }
    return sizeBytes == 0 ? 1 : Math.min(1, (double) counting.bytes / sizeBytes);
  }

  /** The first line that is not blank, without blanks around it; nothing is taken from the text. */
  String firstLine() throws IOException {
    StringBuilder line = new StringBuilder();
    text.mark(MAX_FIRST_LINE_BYTES);
    try {
      for (int i = 0; i < MAX_FIRST_LINE_BYTES; i++) {
        int b = text.read();
        boolean ends = b < 0 || b == '\n' || b == '\r';
        if (ends && (b < 0 || !line.toString().isBlank())) {
          break;
        }
        line.append((char) b);
      }
    } catch (IOException broken) {
      // Whoever reads the text up to there meets it again.
    } finally {
      text.reset();
    }
    return line.toString().strip();
  }

  private BufferedInputStream unpacked(BufferedInputStream in, long maxBytes) throws IOException {
    byte[] magic = peek(in);
    if (begins(magic, 0x1F, 0x8B)) {
      return new BufferedInputStream(
          new OneReadAtATime(
              new GZIPInputStream(new AvailableToTheEnd(in), BUFFER_BYTES), name, maxBytes),
          BUFFER_BYTES);
    }
    String other = otherFormat(magic);
    if (other != null) {
      throw new EventFileException(
          name + " is " + other + ", not text: unpack or export it as CSV or JSON lines first",
          null);
    }
    return in;
  }

  private static @Nullable String otherFormat(byte[] magic) {
    if (begins(magic, 'P', 'K', 3, 4)) {
      return "a zip archive or a spreadsheet";
    }
    if (begins(magic, 0x28, 0xB5, 0x2F, 0xFD)) {
      return "compressed with zstd";
    }
    if (begins(magic, 0xFD, '7', 'z', 'X', 'Z', 0)) {
      return "compressed with xz";
    }
    if (begins(magic, 'B', 'Z', 'h')) {
      return "compressed with bzip2";
    }
    return begins(magic, 'P', 'A', 'R', '1') ? "a Parquet file" : null;
  }

  private static BufferedInputStream text(BufferedInputStream in) throws IOException {
    byte[] first = peek(in);
    if (begins(first, 0xEF, 0xBB, 0xBF)) {
      in.skipNBytes(3);
      return in;
    }
    if (begins(first, 0xFF, 0xFE)) {
      return decoded(in, 2, StandardCharsets.UTF_16LE);
    }
    if (begins(first, 0xFE, 0xFF)) {
      return decoded(in, 2, StandardCharsets.UTF_16BE);
    }
    // Every event begins with a character of ASCII, whose other half is zero in UTF-16.
    if (first.length >= 4 && first[0] != 0 && first[1] == 0 && first[2] != 0 && first[3] == 0) {
      return decoded(in, 0, StandardCharsets.UTF_16LE);
    }
    if (first.length >= 4 && first[0] == 0 && first[1] != 0 && first[2] == 0 && first[3] != 0) {
      return decoded(in, 0, StandardCharsets.UTF_16BE);
    }
    return in;
  }

  private static BufferedInputStream decoded(BufferedInputStream in, int skip, Charset charset)
      throws IOException {
    in.skipNBytes(skip);
    return new BufferedInputStream(new Utf8InputStream(in, charset), BUFFER_BYTES);
  }

  /** The first bytes, which are not taken; what breaks behind fewer is met again by who reads. */
  private static byte[] peek(BufferedInputStream in) throws IOException {
    byte[] first = new byte[MAGIC_BYTES];
    int read = 0;
    in.mark(MAGIC_BYTES);
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        first[read++] = (byte) b;
        if (read == MAGIC_BYTES) {
          break;
        }
      }
    } catch (IOException broken) {
      if (read == 0) {
        throw broken;
      }
    } finally {
      in.reset();
    }
    return Arrays.copyOf(first, read);
  }

  private static boolean begins(byte[] first, int... magic) {
    if (first.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((first[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    // Not the stream above: it may be within a read, which holds its lock for as long as a pipe is
    // quiet.
    counting.close();
  }

  /** Counts what was read, for {@link #done}. */
  private static final class Counting extends FilterInputStream {
    private volatile long bytes;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count(Math.max(0, read));
      return read;
    }

    // One thread reads, others only look.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void count(int read) {
      bytes += read;
    }
  }

  /**
   * Says that there is more until there is not: {@link GZIPInputStream} takes a pipe that has
   * nothing ready for the end after any member, and drops the members that follow.
   */
  private static final class AvailableToTheEnd extends FilterInputStream {

    AvailableToTheEnd(BufferedInputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      in.mark(1);
      int next = in.read();
      in.reset();
      return next < 0 ? 0 : 1;
    }
  }

  /**
   * Keeps a buffer above from reading on when it has something: where that second read fails, it
   * would drop what it has. Ends what unpacks to more than a number of bytes.
   */
  private static final class OneReadAtATime extends FilterInputStream {

    private final String name;
    private final long maxBytes;
    private long bytes;

    OneReadAtATime(InputStream in, String name, long maxBytes) {
      super(in);
      this.name = name;
      this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) {
      bytes += read;
      if (bytes > maxBytes) {
        throw new UnpackedTooLargeException(name, maxBytes);
      }
    }

    @Override
    public int available() {
      return 0;
    }
  }

  /** The standard input belongs to the process. */
  private static final class NotToBeClosed extends FilterInputStream {

    NotToBeClosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
