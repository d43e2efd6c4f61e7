package io.smartcar.export;

import io.smartcar.events.CarEvent;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyInputStream;
import org.xerial.snappy.SnappyOutputStream;

/** A sorted run of events on the disk, between the reading of events and the writing of files. */
final class RunFile {

  private static final int BUFFER_BYTES = 32 * 1024;

  private RunFile() {}

  /** Writes a run; {@link #close} ends it. Used by one thread. */
  static final class Writer implements Closeable {

    private final DataOutputStream out;

    Writer(Path file) throws IOException {
      out =
          new DataOutputStream(
              new BufferedOutputStream(
                  new SnappyOutputStream(
                      Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)),
                  BUFFER_BYTES));
    }

    void write(CarEvent event) throws IOException {
      out.writeBoolean(true);
      out.writeUTF(event.date());
      out.writeLong(event.eventTime());
      out.writeUTF(event.carNumber());
      out.writeInt(event.speedPedal());
      out.writeInt(event.breakPedal());
      out.writeUTF(event.steerAngle());
      out.writeUTF(event.directLight());
      out.writeInt(event.speed());
      out.writeUTF(event.areaNumber());
    }

    /** Says that this was all. */
    void end() throws IOException {
      out.writeBoolean(false);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Reads a run. Used by one thread. */
  static final class Reader implements Closeable {

    private final DataInputStream in;
    private @Nullable CarEvent next;

    Reader(Path file) throws IOException {
      in =
          new DataInputStream(
              new BufferedInputStream(
                  new SnappyInputStream(Files.newInputStream(file)), BUFFER_BYTES));
      advance();
    }

    /** The event at hand; null behind the last. */
    @Nullable CarEvent next() {
      return next;
    }

    void advance() throws IOException {
      next = in.readBoolean() ? event() : null;
    }

    private CarEvent event() throws IOException {
      String date = in.readUTF();
      long eventTime = in.readLong();
      String carNumber = in.readUTF();
      int speedPedal = in.readInt();
      int breakPedal = in.readInt();
      String steerAngle = in.readUTF();
      String directLight = in.readUTF();
      int speed = in.readInt();
      return new CarEvent(
          date,
          eventTime,
          carNumber,
          speedPedal,
          breakPedal,
          steerAngle,
          directLight,
          speed,
          in.readUTF());
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
