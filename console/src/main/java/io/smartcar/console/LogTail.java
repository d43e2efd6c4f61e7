package io.smartcar.console;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogReader;
import io.smartcar.eventlog.LogSlice;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log, read by offset and in no group: it costs Kafka one reader more and the
 * topology nothing. What lies further back than a time, or than so many records, is left out.
 */
final class LogTail implements ConsoleSources.Tail {

  /** Of all partitions together. */
  private static final int MAX_BEHIND = 200_000;

  /** A partition that is added later is found then. */
  private static final int ROUNDS_UNTIL_LOOK = 120;

  private final LogReader reader;
  private final RecordDecoder decoder;
  private final Duration back;
  private final Clock clock;
  private final Map<Integer, Long> next = new HashMap<>();
  private Set<Integer> partitions = Set.of();
  private int rounds;

  LogTail(EventLogSettings log, RecordFormat records, ZoneId zone, Duration back, Clock clock) {
    this.reader = new LogReader(log);
    this.decoder = records.decoder(zone);
    this.back = back;
    this.clock = clock;
  }

  @Override
  public boolean read(Taker taker) {
    if (rounds++ % ROUNDS_UNTIL_LOOK == 0) {
      partitions =
          IntStream.range(0, reader.topic().partitionCount())
              .boxed()
              .collect(Collectors.toUnmodifiableSet());
    }
    Map<Integer, Long> ends = ends();
    if (!next.keySet().containsAll(partitions)) {
      begin(ends);
    }
    long most = Math.max(1, MAX_BEHIND / partitions.size());
    boolean isMore = false;
    for (int partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      long from = Math.max(next.getOrDefault(partition, end), end - most);
      next.put(partition, from < end ? read(partition, from, end, taker) : end);
      isMore |= next.getOrDefault(partition, end) < end;
    }
    return isMore;
  }

  private Map<Integer, Long> ends() {
    try {
      return reader.endOffsets(partitions).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EventLogException known ? known : e;
    }
  }

  private void begin(Map<Integer, Long> ends) {
    Map<Integer, Long> from =
        reader.offsetsAt(partitions, Math.max(0, clock.instant().minus(back).toEpochMilli()));
    for (int partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      next.putIfAbsent(partition, from.getOrDefault(partition, end));
    }
  }

  private long read(int partition, long from, long end, Taker taker) {
    LogSlice slice = reader.read(partition, from, end);
    for (int i = 0; i < slice.size(); i++) {
      byte @Nullable [] value = slice.value(i);
      if (decoder.decode(value) instanceof CarEvent event) {
        taker.take(slice.timestampMillis(i), event);
      }
    }
    return slice.nextOffset();
  }

  @Override
  public void close() {
    reader.close();
  }
}
