package io.smartcar.door.intake;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.Refusal;
import io.smartcar.events.file.EventFile;
import io.smartcar.events.file.EventFileException;
import io.smartcar.events.file.RecordForm;
import io.smartcar.events.file.UnpackedTooLargeException;
import io.smartcar.formats.Format;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A parcel read as events: those, and what is none. For one thread. */
final class Reading {

  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
  private static final String NAME = "body";
  private static final Duration DECODING_WAIT = Duration.ofSeconds(5);

  private final List<LogRecord> records = new ArrayList<>();
  private final List<RefusedRecord> refusals = new ArrayList<>();
  private long refused;
  private @Nullable Outcome failure;

  /** Reads the whole of it, unless it breaks or there is no room for its events. */
  static Reading of(Parcel parcel, ZoneId zone, int maxUnpackedBytes) {
    Reading reading = new Reading();
    try (EventFile file =
        EventFile.of(
            NAME,
            new ByteArrayInputStream(parcel.takeBytes()),
            maxUnpackedBytes,
            form(parcel.format(), zone),
            zone)) {
      reading.readAll(file, parcel.car(), parcel.reservation());
    } catch (UnpackedTooLargeException tooLarge) {
      reading.fail(Outcome.Result.TOO_LARGE, told(tooLarge));
    } catch (DecodingWaitsException notNow) {
      reading.failure =
          Outcome.nothing(
              Outcome.Result.AWAY,
              DECODING_WAIT,
              "it cannot be told now what the records are: send all of it again after a while");
      LOG.warn("{}", notNow.getMessage());
    } catch (EventFileException notUnderstood) {
      reading.fail(Outcome.Result.NOT_UNDERSTOOD, told(notUnderstood));
    }
    return reading;
  }

  List<LogRecord> records() {
    return records;
  }

  /** Events and what is none. */
  long recordCount() {
    return records.size() + refused;
  }

  long refused() {
    return refused;
  }

  List<RefusedRecord> refusals() {
    return refusals;
  }

  /** What to tell the sender if nothing of it can be taken; else null. */
  @Nullable Outcome failure() {
    return failure;
  }

  private void readAll(EventFile file, @Nullable String car, ByteBudget.Reservation reservation) {
    while (file.hasNext()) {
      Decoded decoded = file.next();
      boolean hasRoom = true;
      if (decoded instanceof CarEvent event && (car == null || car.equals(event.carNumber()))) {
        LogRecord record = new LogRecord(event.carNumber(), file.bytes());
        hasRoom = hasRoom(record.bytes(), reservation);
        records.add(record);
      } else if (decoded instanceof CarEvent other) {
        String reason = "carNumber must be " + car + ": \"" + other.carNumber() + '"';
        hasRoom = refuse(file.line(), reason, reservation);
      } else if (decoded instanceof Refusal refusal) {
        hasRoom = refuse(file.line(), refusal.reason(), reservation);
      }
      if (!hasRoom) {
        return;
      }
    }
    String damage = file.report().damage();
    if (damage != null) {
      fail(Outcome.Result.NOT_UNDERSTOOD, damage);
    } else if (records.isEmpty()) {
      List<String> remarks = file.report().remarks();
      failure =
          new Outcome(
              Outcome.Result.NO_EVENT,
              0,
              refused,
              refusals,
              List.of(),
              Duration.ZERO,
              remarks.isEmpty() ? refusals.get(0).reason() : remarks.get(remarks.size() - 1));
    }
  }

  private boolean refuse(long line, String reason, ByteBudget.Reservation reservation) {
    refused++;
    if (refusals.size() >= Intake.MAX_REFUSALS) {
      return true;
    }
    RefusedRecord named = new RefusedRecord(line, reason);
    refusals.add(named);
    return hasRoom(named.bytes(), reservation);
  }

  private boolean hasRoom(long bytes, ByteBudget.Reservation reservation) {
    if (reservation.grow(bytes)) {
      return true;
    }
    if (reservation.canEverGrow(bytes)) {
      failure = Intake.slow();
    } else {
      fail(Outcome.Result.TOO_LARGE, "the body has too many records: send it in parts");
    }
    return false;
  }

  private void fail(Outcome.Result result, String reason) {
    failure = Outcome.nothing(result, Duration.ZERO, reason);
  }

  private static @Nullable Function<String, RecordForm> form(@Nullable Format format, ZoneId zone) {
    return format == null ? null : name -> format.form(name, zone);
  }

  private static String told(EventFileException failure) {
    return String.valueOf(failure.getMessage());
  }
}
