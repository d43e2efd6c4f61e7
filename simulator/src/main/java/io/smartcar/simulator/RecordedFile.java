package io.smartcar.simulator;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Recorded telemetry: a file of CSV or JSON lines, compressed with gzip or not. Every line becomes
 * a record, byte for byte, also one that is empty or no event; such a line has the time of the one
 * before it, and the key of its second field if that could be a car.
 */
public final class RecordedFile implements TelemetrySource {

  /** Longer lines cannot be sent and end the reading with an error. */
  public static final int MAX_LINE_BYTES = 4_000_000;

  private static final int MAX_CAR_NUMBER_BYTES = 32;

  /**
   * Small, as {@link #done} counts what was read into it: 64 kB may be 20,000 compressed events.
   */
  private static final int BUFFER_BYTES = 8192;

  private final Path file;
  private final long sizeBytes;
  private final CountingInputStream counting;
  private final LineReader lines;
  private final EventDecoder decoder;
  private byte @Nullable [] nextLine;
  private long timeMillis;

  private RecordedFile(Path file, long sizeBytes, CountingInputStream counting, ZoneId zone)
      throws IOException {
    this.file = file;
    this.sizeBytes = sizeBytes;
    this.counting = counting;
    this.decoder = new EventDecoder(zone);
    this.lines = new LineReader(file.toString(), open(file, counting), MAX_LINE_BYTES);
    this.nextLine = lines.next();
  }

  /**
   * Opens a file.
   *
   * @param zone the zone of its dates
   * @throws TelemetryException if there is none, it cannot be read, or is named {@code .gz} and is
   *     not compressed
   */
  public static RecordedFile open(Path file, ZoneId zone) {
    if (!Files.exists(file)) {
      throw new TelemetryException("there is no file " + file + ": check the path", null);
    }
    if (Files.isDirectory(file)) {
      throw new TelemetryException(file + " is a directory: name a file in it", null);
    }
    try {
      CountingInputStream counting = new CountingInputStream(Files.newInputStream(file));
      try {
        return new RecordedFile(file, Files.size(file), counting, zone);
      } catch (IOException | RuntimeException failed) {
        counting.close();
        throw failed;
      }
    } catch (IOException broken) {
      throw unreadable(file, broken);
    }
  }

  @Override
  public boolean hasNext() {
    return nextLine != null;
  }

  @Override
  public Telemetry next() {
    byte[] line = nextLine();
    Decoded decoded = decoder.decode(line);
    if (decoded instanceof CarEvent event) {
      timeMillis = event.eventTime();
      return new Telemetry(event.carNumber(), line, timeMillis);
    }
    return new Telemetry(secondField(line), line, timeMillis);
  }

  /** The next line as the event that it is, or why it is none; in place of {@link #next}. */
  public Decoded nextDecoded() {
    return decoder.decode(nextLine());
  }

  private byte[] nextLine() {
    byte[] line = nextLine;
    if (line == null) {
      throw new NoSuchElementException();
    }
    try {
      nextLine = lines.next();
    } catch (IOException broken) {
      throw unreadable(file, broken);
    }
    return line;
  }

  @Override
  public double done() {
    return sizeBytes == 0 ? 1 : (double) counting.bytes / sizeBytes;
  }

  @Override
  public void close() {
    try {
      counting.close();
    } catch (IOException broken) {
      throw unreadable(file, broken);
    }
  }

  private static InputStream open(Path file, CountingInputStream counting) throws IOException {
    BufferedInputStream in = new BufferedInputStream(counting, BUFFER_BYTES);
    in.mark(2);
    boolean compressed = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    if (!compressed && file.toString().endsWith(".gz")) {
      throw new TelemetryException(
          file + " is not compressed with gzip: rename it without .gz", null);
    }
    return compressed ? new GZIPInputStream(in, BUFFER_BYTES) : in;
  }

  private static TelemetryException unreadable(Path file, IOException broken) {
    boolean damaged = broken instanceof EOFException || broken instanceof ZipException;
    return new TelemetryException(
        damaged
            ? file + " is damaged, its compressed data ends or breaks: get a whole copy"
            : "cannot read " + file + ": " + broken,
        broken);
  }

  private static @Nullable String secondField(byte[] line) {
    int from = indexOfComma(line, 0, line.length) + 1;
    int to = indexOfComma(line, from, Math.min(line.length, from + MAX_CAR_NUMBER_BYTES + 1));
    if (from == 0 || to < 0 || to == from) {
      return null;
    }
    for (int i = from; i < to; i++) {
      byte b = line[i];
      if (b != '_' && !(b >= '0' && Character.isLetterOrDigit(b))) {
        return null;
      }
    }
    return new String(line, from, to - from, StandardCharsets.US_ASCII);
  }

  private static int indexOfComma(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] == ',') {
        return i;
      }
    }
    return -1;
  }

  /** Counts what was read, for {@link #done}. */
  private static final class CountingInputStream extends FilterInputStream {
    private volatile long bytes;

    CountingInputStream(InputStream in) {
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
}
