package io.smartcar.wiring;

import io.smartcar.events.Decoded;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.file.RecordFinder;
import io.smartcar.events.file.RecordForm;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for whoever has to be asked what a record is, and for half a minute at most: for whoever
 * reads because somebody waits for it, as a command or a trial. A log's readers wait otherwise. No
 * state; what it makes is as thread-safe as what it is made of.
 */
public final class Patience {

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** What is tried again. */
  private interface Reading<T> {
    @Nullable T read() throws IOException;
  }

  private Patience() {}

  /** A decoder that waits. */
  public static RecordDecoder with(RecordDecoder decoder) {
    return with(decoder, LONGEST);
  }

  /** A decoder that waits for so long at most, for each record. */
  public static RecordDecoder with(RecordDecoder decoder, Duration longest) {
    return record -> {
      try {
        return Objects.requireNonNull(tried(() -> decoder.decode(record), longest));
      } catch (IOException impossible) {
        throw new IllegalStateException("a decoder reads no file", impossible);
      }
    };
  }

  /** A file's records, waited for. */
  public static RecordForm with(RecordForm form) {
    return new PatientForm(form);
  }

  private static <T> @Nullable T tried(Reading<T> reading) throws IOException {
    return tried(reading, LONGEST);
  }

  private static <T> @Nullable T tried(Reading<T> reading, Duration longest) throws IOException {
    long until = System.nanoTime() + longest.toNanos();
    while (true) {
      try {
        return reading.read();
      } catch (DecodingWaitsException notNow) {
        if (System.nanoTime() - until >= 0 || Thread.currentThread().isInterrupted()) {
          throw notNow;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private record PatientForm(RecordForm form) implements RecordForm {

    @Override
    public @Nullable Decoded decode(byte[] record) {
      try {
        return tried(() -> form.decode(record));
      } catch (IOException impossible) {
        throw new IllegalStateException("a form reads no file", impossible);
      }
    }

    @Override
    public @Nullable RecordFinder finder(InputStream in) {
      RecordFinder finder = form.finder(in);
      return finder == null ? null : new PatientFinder(finder);
    }

    @Override
    public byte[] bytes() {
      return form.bytes();
    }

    @Override
    public boolean takesDocuments() {
      return form.takesDocuments();
    }

    @Override
    public boolean sendsRefused() {
      return form.sendsRefused();
    }

    @Override
    public String anEvent() {
      return form.anEvent();
    }
  }

  private record PatientFinder(RecordFinder finder) implements RecordFinder {

    @Override
    public byte @Nullable [] next() throws IOException {
      return tried(finder::next);
    }

    @Override
    public long number() {
      return finder.number();
    }
  }
}
