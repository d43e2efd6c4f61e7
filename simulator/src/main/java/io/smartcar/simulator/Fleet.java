package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Cars on the road, as a sequence of records in the book's CSV: the same bytes for the same
 * settings, on any machine. Not thread-safe but for {@link #done} and the counts, which may lag
 * when asked from another thread.
 */
public final class Fleet implements TelemetrySource {

  private static final long MINUTE_MILLIS = 60_000;
  private static final int MAX_LINE_BYTES = 64;
  private static final byte[][] STEERING = bytes("L3", "L2", "L1", "F", "R1", "R2", "R3");
  private static final byte[][] LIGHTS = bytes("L", "N", "R");
  private static final byte[] AREA_LETTERS = "ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /*
   * A period is cut into slots of a second (one slot if it is no whole number of seconds); car i
   * reports in slot i mod slots, so that the fleet sends evenly. Slot by slot, records that were
   * held back and are due come first, then the slot's cars in order. The times of one slot are one
   * text, formatted once.
   */
  private final FleetSettings settings;
  private final Drivers drivers;
  private final Dates dates;
  private final SplittableRandom chance;
  private final MalformedRecords malformedRecords;
  private final Outages outages;
  private final PriorityQueue<Held> held = new PriorityQueue<>();
  private final byte[] line = new byte[MAX_LINE_BYTES];
  private final int slots;
  private final long slotMillis;
  private final long startMillis;
  private final long endMillis;

  private long slot;
  private long slotTime;
  private int car;
  private byte[] date = {};
  private byte[] dateAhead = {};
  private long heldRecords;
  private @Nullable Telemetry next;
  private @Nullable Telemetry afterNext;

  private volatile long events;
  private volatile long delayed;
  private volatile long buffered;
  private volatile long repeats;
  private volatile long malformed;

  /** A fleet at its start. */
  public Fleet(FleetSettings settings) {
    this.settings = settings;
    long periodMillis = settings.period().toMillis();
    slots = periodMillis % 1000 == 0 ? (int) (periodMillis / 1000) : 1;
    slotMillis = periodMillis / slots;
    startMillis = settings.start().toEpochSecond(ZoneOffset.UTC) * 1000;
    endMillis =
        settings.duration().isZero()
            ? Long.MAX_VALUE
            : startMillis + settings.duration().toMillis();
    drivers = new Drivers(settings.cars(), settings.seed(), periodMillis / 1000f);
    dates = new Dates(settings.period());
    chance = new SplittableRandom(settings.seed());
    malformedRecords = new MalformedRecords(settings.seed());
    outages =
        new Outages(
            settings.seed(), startMillis, Math.max(1, settings.faults().bufferedFor().toMillis()));
    openSlot(0);
    next = produce();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Telemetry next() {
    Telemetry record = next;
    if (record == null) {
      throw new NoSuchElementException();
    }
    next = produce();
    return record;
  }

  @Override
  public double done() {
    return endMillis == Long.MAX_VALUE
        ? -1
        : Math.min(1, (double) (slotTime - startMillis) / (endMillis - startMillis));
  }

  /** Distinct events so far, those held back among them. */
  public long events() {
    return events;
  }

  /** Events so far that were sent late. */
  public long delayed() {
    return delayed;
  }

  /** Events so far that their car kept while it was out of reach. */
  public long buffered() {
    return buffered;
  }

  /** Records so far that are the second of their event. */
  public long repeats() {
    return repeats;
  }

  /** Records so far that are no events. */
  public long malformed() {
    return malformed;
  }

  /** Nothing to release. */
  @Override
  public void close() {}

  private @Nullable Telemetry produce() {
    if (afterNext != null) {
      Telemetry record = afterNext;
      afterNext = null;
      return record;
    }
    while (true) {
      Held due = held.peek();
      if (due != null && due.timeMillis <= slotTime) {
        held.remove();
        return new Telemetry(due.carNumber, due.value, slotTime);
      }
      if (slotTime >= endMillis && held.isEmpty()) {
        return null;
      }
      if (slotTime >= endMillis || car >= settings.cars()) {
        openSlot(slot + 1);
        continue;
      }
      Telemetry record = report();
      if (record != null) {
        return record;
      }
    }
  }

  private void openSlot(long number) {
    slot = number;
    slotTime = startMillis + number * slotMillis;
    car = (int) (number % slots);
    if (slotTime < endMillis) {
      date = dates.at(slotTime);
      if (settings.faults().clockAhead() > 0) {
        dateAhead = dates.at(slotTime + settings.faults().aheadBy().toMillis());
      }
    }
  }

  /** The event of the car whose turn it is, or null if it is silent or held back. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others only look
  private @Nullable Telemetry report() {
    int reporting = car;
    car += slots;
    drivers.step(reporting);
    if (isSilent(reporting)) {
      return null;
    }
    events++;
    Telemetry record = new Telemetry(CarNumbers.of(reporting), line(reporting), slotTime);
    return settings.faults().equals(Faults.NONE) ? record : withFaults(reporting, record);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others only look
  private @Nullable Telemetry withFaults(int reporting, Telemetry record) {
    Faults faults = settings.faults();
    long sendingMillis = sendingMillis(reporting);
    Telemetry noEvent = null;
    if (happens(faults.malformed())) {
      malformed++;
      noEvent = new Telemetry(null, malformedRecords.next(), slotTime);
    }
    if (happens(faults.repeated())) {
      repeats++;
      hold(record, sendingMillis + delayMillis(Faults.REPEAT_WITHIN));
    }
    long arrivalMillis = sendingMillis;
    if (happens(faults.late())) {
      delayed++;
      arrivalMillis += delayMillis(faults.maxDelay());
    }
    boolean isKept = sendingMillis > slotTime;
    if (isKept) {
      buffered++;
    }
    if (arrivalMillis > slotTime) {
      hold(record, arrivalMillis);
      if (!isKept || noEvent == null) {
        return noEvent;
      }
      hold(noEvent, sendingMillis);
      return null;
    }
    afterNext = noEvent;
    return record;
  }

  /** When the car sends what it measures now. */
  private long sendingMillis(int reporting) {
    double fraction = settings.faults().buffered();
    return fraction > 0 && isChosen(reporting, 3, fraction)
        ? outages.inReach(reporting, slotTime)
        : slotTime;
  }

  private long delayMillis(Duration most) {
    return 1 + chance.nextLong(most.toMillis());
  }

  private void hold(Telemetry record, long untilMillis) {
    held.add(new Held(untilMillis, heldRecords++, record.carNumber(), record.value()));
  }

  private boolean happens(double fraction) {
    return fraction > 0 && chance.nextDouble() < fraction;
  }

  private boolean isSilent(int index) {
    double fraction = settings.faults().silent();
    if (fraction == 0 || !isChosen(index, 1, fraction)) {
      return false;
    }
    return ((slotTime - startMillis) / MINUTE_MILLIS + index) % 2 == 1;
  }

  /** Whether that car is among the given fraction; each purpose chooses others. */
  private boolean isChosen(int index, int purpose, double fraction) {
    long hash = Drivers.mix(Drivers.mix(settings.seed() + purpose) + index);
    return (hash >>> 11) * 0x1p-53 < fraction;
  }

  private byte[] line(int index) {
    boolean ahead =
        settings.faults().clockAhead() > 0 && isChosen(index, 2, settings.faults().clockAhead());
    int at = put(ahead ? dateAhead : date, 0);
    line[at++] = ',';
    at = CarNumbers.write(index, line, at);
    line[at++] = ',';
    line[at++] = (byte) ('0' + drivers.speedPedal());
    line[at++] = ',';
    line[at++] = (byte) ('0' + drivers.breakPedal());
    line[at++] = ',';
    at = put(STEERING[drivers.turn(index) + 3], at);
    line[at++] = ',';
    at = put(LIGHTS[drivers.indicator(index) + 1], at);
    line[at++] = ',';
    at = putNumber(drivers.speed(index), at);
    line[at++] = ',';
    int area = drivers.area(index);
    line[at++] = AREA_LETTERS[area / 10];
    line[at++] = (byte) (area % 10 == 9 ? '1' : '0');
    line[at++] = (byte) ('0' + (area + 1) % 10);
    return Arrays.copyOf(line, at);
  }

  private int put(byte[] text, int at) {
    System.arraycopy(text, 0, line, at, text.length);
    return at + text.length;
  }

  private int putNumber(int number, int at) {
    int end = number < 10 ? at : putNumber(number / 10, at);
    line[end] = (byte) ('0' + number % 10);
    return end + 1;
  }

  private static byte[][] bytes(String... texts) {
    return Arrays.stream(texts)
        .map(text -> text.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  /** A record that is sent later than its time; in order of release, then as they were held. */
  private static final class Held implements Comparable<Held> {
    private final long timeMillis;
    private final long number;
    private final @Nullable String carNumber;
    private final byte[] value;

    Held(long timeMillis, long number, @Nullable String carNumber, byte[] value) {
      this.timeMillis = timeMillis;
      this.number = number;
      this.carNumber = carNumber;
      this.value = value;
    }

    @Override
    public int compareTo(Held other) {
      int byTime = Long.compare(timeMillis, other.timeMillis);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
