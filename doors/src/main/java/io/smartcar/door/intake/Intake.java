package io.smartcar.door.intake;

import io.github.bucket4j.TimeMeter;
import io.smartcar.config.DoorConfig;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.formats.Format;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of telemetry from any door into the log: read as events, limited, sent keyed by car,
 * confirmed. What was told to be {@linkplain Outcome.Result#CONFIRMED confirmed} is in the log;
 * nothing else is claimed, and sending it again is harmless. Memory is bounded: where there is no
 * room, senders wait. Thread-safe.
 */
public final class Intake implements AutoCloseable {

  /** So many refused records are named, the others are counted. */
  public static final int MAX_REFUSALS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final Duration SLOW_WAIT = Duration.ofSeconds(1);
  private static final Duration AWAY_WAIT = Duration.ofSeconds(5);
  private static final Duration WARN_EVERY = Duration.ofSeconds(10);
  private static final int NAMED_CARS = 3;

  private final ZoneId zone;
  private final ByteBudget budget;
  private final Limits limits;
  private final LogSender log;
  private final TimeMeter time;
  private final AtomicLong nextWarning;
  private final FloodWatch floodingSenders;
  private final FloodWatch floodingCars;

  /**
   * An intake into a log, which it does not close.
   *
   * @param zone the zone of the events' dates
   */
  public Intake(DoorConfig config, ZoneId zone, LogWriter log) {
    this(config, zone, log, TimeMeter.SYSTEM_NANOTIME);
  }

  Intake(DoorConfig config, ZoneId zone, LogWriter log, TimeMeter time) {
    this.zone = zone;
    this.budget = new ByteBudget(config.maxUnconfirmedBytes());
    this.limits = new Limits(config, time);
    this.log = new LogSender(log, config.confirmWithin());
    this.time = time;
    this.nextWarning = new AtomicLong(time.currentTimeNanos());
    this.floodingSenders = new FloodWatch(time);
    this.floodingCars = new FloodWatch(time);
  }

  /** What a sender has to be told before anything of it is received; null if it may send. */
  public @Nullable Outcome refusal(String sender) {
    Duration wait = limits.senderWaits(sender);
    if (!wait.isZero()) {
      return senderWaits(sender, wait);
    }
    return log.mayTry() ? null : awayNow();
  }

  /**
   * An empty parcel of a sender.
   *
   * @param sender who sends, as the limits know it
   * @param format the format of its records, null for the book's
   */
  public Parcel parcel(String sender, @Nullable Format format) {
    return parcel(sender, format, null);
  }

  /**
   * The same for events of one car.
   *
   * @param car its number; null for any car's
   */
  public Parcel parcel(String sender, @Nullable Format format, @Nullable String car) {
    return new Parcel(budget.reservation(sender), sender, format, car);
  }

  /** What to tell a sender for whose bytes there was no room. */
  public static Outcome slow() {
    return Outcome.nothing(
        Outcome.Result.SLOW, SLOW_WAIT, "the log is slow: send it again after a while");
  }

  /**
   * Takes a parcel, which is no longer the caller's. Reading it takes the caller's thread some
   * milliseconds; the outcome may come from another one, and always comes, within the time that
   * Kafka has to confirm.
   *
   * @param maxUnpackedBytes what it may be once unpacked
   */
  public CompletableFuture<Outcome> take(Parcel parcel, int maxUnpackedBytes) {
    boolean handedOver = false;
    try {
      int receivedBytes = parcel.size();
      Reading reading = Reading.of(parcel, zone, maxUnpackedBytes);
      Outcome tooMuch = limited(parcel.sender(), reading.recordCount());
      Outcome failure = reading.failure() == null ? tooMuch : reading.failure();
      if (failure != null) {
        return CompletableFuture.completedFuture(failure);
      }
      // What was received is events and refusals now, which hold room of their own.
      parcel.reservation().shrink(receivedBytes);
      handedOver = true;
      return send(parcel, reading);
    } finally {
      if (!handedOver) {
        parcel.close();
      }
    }
  }

  /** Bytes in memory: received, or not confirmed. */
  public long unconfirmedBytes() {
    return budget.usedBytes();
  }

  /** Why the log takes nothing, as was seen last; null if it does. */
  public @Nullable String away() {
    return log.away();
  }

  /** Who sent too much in the last minutes. */
  public Floods floods() {
    return new Floods(
        floodingSenders.worst(),
        floodingSenders.count(),
        limits.ofSenders(),
        floodingCars.worst(),
        floodingCars.count(),
        limits.ofCars());
  }

  /** Returns when everything that was taken has its outcome. */
  @Override
  public void close() {
    log.close();
  }

  private CompletableFuture<Outcome> send(Parcel parcel, Reading reading) {
    Limited limited = limitedCars(reading.records());
    List<LogRecord> admitted =
        limited.cars().isEmpty()
            ? reading.records()
            : reading.records().stream()
                .filter(record -> !limited.cars().contains(record.car()))
                .toList();
    if (admitted.isEmpty()) {
      parcel.close();
      return CompletableFuture.completedFuture(outcome(reading, 0, limited));
    }
    Consignment consignment = new Consignment(admitted);
    var unused = consignment.settled().thenRun(parcel::close);
    return log.send(consignment)
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return outcome(reading, admitted.size(), limited);
              }
              // It was not the senders: what they send again shall not count twice.
              limits.giveBack(parcel.sender(), reading.recordCount(), limited.counts());
              return awayNow();
            });
  }

  /** Counts what was read, whether it was an event or not: to read it costs the same. */
  private @Nullable Outcome limited(String sender, long events) {
    if (!log.mayTry()) {
      return awayNow();
    }
    Duration wait = events == 0 ? Duration.ZERO : limits.sender(sender, events);
    return wait.isZero() ? null : senderWaits(sender, wait);
  }

  private Outcome senderWaits(String sender, Duration wait) {
    floodingSenders.note(sender);
    String limit = senderLimit(sender);
    warn(limit);
    return Outcome.nothing(Outcome.Result.TOO_MUCH, wait, limit);
  }

  private Limited limitedCars(List<LogRecord> records) {
    Map<String, Long> counts = new HashMap<>();
    records.forEach(record -> counts.merge(record.car(), 1L, Long::sum));
    Set<String> cars = new LinkedHashSet<>();
    Duration longest = Duration.ZERO;
    for (Map.Entry<String, Long> car : counts.entrySet()) {
      Duration wait = limits.car(car.getKey(), car.getValue());
      if (!wait.isZero()) {
        cars.add(car.getKey());
        floodingCars.note(car.getKey());
        longest = wait.compareTo(longest) > 0 ? wait : longest;
      }
    }
    if (!cars.isEmpty()) {
      warn(carLimit(cars));
    }
    counts.keySet().removeAll(cars);
    return new Limited(cars, longest, counts);
  }

  /** One line in a while: whoever floods would flood the log of this process too. */
  private void warn(String flood) {
    long now = time.currentTimeNanos();
    long next = nextWarning.get();
    if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARN_EVERY.toNanos())) {
      LOG.warn("{}", flood);
    }
  }

  private Outcome outcome(Reading reading, long accepted, Limited limited) {
    boolean all = limited.cars().isEmpty();
    return new Outcome(
        all ? Outcome.Result.CONFIRMED : Outcome.Result.TOO_MUCH,
        accepted,
        reading.refused(),
        reading.refusals(),
        List.copyOf(limited.cars()),
        limited.pause(),
        all ? "" : carLimit(limited.cars()));
  }

  private Outcome awayNow() {
    return Outcome.nothing(
        Outcome.Result.AWAY,
        AWAY_WAIT,
        "the log has not confirmed it: send all of it again after a while");
  }

  private String senderLimit(String sender) {
    return sender + " sends more than " + limits.ofSenders() + ": send it again after a while";
  }

  private String carLimit(Set<String> cars) {
    String first = cars.stream().limit(NAMED_CARS).collect(Collectors.joining(", "));
    return (cars.size() > NAMED_CARS ? first + ", …" : first)
        + " sent more than "
        + limits.ofCars()
        + ": nothing of "
        + (cars.size() == 1 ? "it" : "them")
        + " was taken, send all again after a while";
  }

  /** Cars that must wait, how long, and how many events of each other one were counted. */
  private record Limited(Set<String> cars, Duration pause, Map<String, Long> counts) {}
}
