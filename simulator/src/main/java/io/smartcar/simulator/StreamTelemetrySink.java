package io.smartcar.simulator;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Telemetry as lines of a file or of the standard output. */
public final class StreamTelemetrySink implements TelemetrySink {

  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final OutputStream out;

  private StreamTelemetrySink(String name, OutputStream out) {
    this.name = name;
    this.out = out;
  }

  /**
   * Lines of a new file, compressed if its name ends in {@code .gz}.
   *
   * @throws TelemetryException if there is such a file already or it cannot be created
   */
  public static StreamTelemetrySink file(Path file) {
    try {
      OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
      return new StreamTelemetrySink(
          file.toString(), file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out);
    } catch (FileAlreadyExistsException exists) {
      throw new TelemetryException(
          file + " exists already: remove it or name another file", exists);
    } catch (NoSuchFileException noParent) {
      throw new TelemetryException(
          "cannot create " + file + ": create its directory first", noParent);
    } catch (IOException broken) {
      throw new TelemetryException("cannot create " + file + ": " + broken, broken);
    }
  }

  /** Lines on the standard output, which {@link #close} leaves open. */
  @SuppressWarnings("SystemOut") // a PrintStream would swallow the error of a closed pipe
  public static StreamTelemetrySink standardOutput() {
    return lines("the standard output", new FileOutputStream(FileDescriptor.out));
  }

  /** Lines on a stream that {@link #close} leaves open. */
  static StreamTelemetrySink lines(String name, OutputStream out) {
    return new StreamTelemetrySink(
        name,
        new BufferedOutputStream(out, BUFFER_BYTES) {
          @Override
          public void close() {}
        });
  }

  @Override
  public void letGo() {
    flush();
  }

  @Override
  public void send(Telemetry record) {
    try {
      out.write(record.value());
      out.write('\n');
    } catch (IOException broken) {
      throw failure(broken);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException broken) {
      throw failure(broken);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException broken) {
      throw failure(broken);
    }
  }

  private RuntimeException failure(IOException broken) {
    // The system's words for EPIPE: "Broken pipe", "Datenübergabe unterbrochen (broken pipe)", …
    if (("" + broken.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
      return new ReaderGoneException(broken);
    }
    return new TelemetryException("cannot write to " + name + ": " + broken.getMessage(), broken);
  }
}
