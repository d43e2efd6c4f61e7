package io.smartcar.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Runs of records in a temporary file, which is gone when it is closed or the process ends. Not
 * thread-safe.
 */
final class SpillFile implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel channel;

  private SpillFile(FileChannel channel) {
    this.channel = channel;
  }

  static SpillFile create() throws IOException {
    Path path = Files.createTempFile("smartcar-order", ".tmp");
    return new SpillFile(
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** What to tell people of a failure. */
  static TelemetryException failure(IOException failed) {
    return new TelemetryException(
        "cannot sort the file in %s: %s; make room there, or name another directory with"
                .formatted(System.getProperty("java.io.tmpdir"), failed.getMessage())
            + " SMARTCAR_JAVA_OPTS=-Djava.io.tmpdir=DIRECTORY",
        failed);
  }

  /** Writes a run to the end of the file, to be read again while others are read too. */
  Iterator<Telemetry> write(List<Telemetry> records) throws IOException {
    long begin = channel.position();
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
    for (Telemetry record : records) {
      String car = record.carNumber();
      out.writeUTF(car == null ? "" : car);
      out.writeLong(record.timeMillis());
      out.writeInt(record.value().length);
      out.write(record.value());
    }
    out.flush();
    return new StoredRun(new Part(channel, begin), records.size());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The records of a run as they are asked for. */
  private static final class StoredRun implements Iterator<Telemetry> {

    private final DataInputStream in;
    private int left;

    StoredRun(InputStream part, int records) {
      this.in = new DataInputStream(new BufferedInputStream(part, BUFFER_BYTES));
      this.left = records;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Telemetry next() {
      if (left == 0) {
        throw new NoSuchElementException();
      }
      left--;
      try {
        String car = in.readUTF();
        long timeMillis = in.readLong();
        byte[] value = new byte[in.readInt()];
        in.readFully(value);
        return new Telemetry(car.isEmpty() ? null : car, value, timeMillis);
      } catch (IOException failed) {
        throw failure(failed);
      }
    }
  }

  /** The file from a position on, whatever the position of others. */
  private static final class Part extends InputStream {

    private final FileChannel channel;
    private long position;

    Part(FileChannel channel, long position) {
      this.channel = channel;
      this.position = position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = channel.read(ByteBuffer.wrap(target, offset, length), position);
      position += Math.max(0, read);
      return read;
    }
  }
}
