package io.smartcar.simulator;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log of two partitions in which records arrive when it is flushed. */
final class FakeLog implements LogWriter {

  private static final int PARTITIONS = 2;

  /** A record as it was sent. */
  static final class Sent {
    final int partition;
    final byte @Nullable [] key;
    final byte[] value;

    Sent(int partition, byte @Nullable [] key, byte[] value) {
      this.partition = partition;
      this.key = key;
      this.value = value;
    }
  }

  final List<Sent> sent = new ArrayList<>();

  /** How many records had been sent at each flush. */
  final List<Integer> flushedAfter = new ArrayList<>();

  private final Deque<Consumer<@Nullable EventLogException>> underWay = new ArrayDeque<>();

  static int partitionOf(byte[] key) {
    return Math.floorMod(Arrays.hashCode(key), PARTITIONS);
  }

  /** The oldest record under way will not arrive. */
  void refuseNext(String reason) {
    underWay.remove().accept(new EventLogException(reason, null));
  }

  @Override
  public int partitions() {
    return PARTITIONS;
  }

  @Override
  public int partition(byte[] key) {
    return partitionOf(key);
  }

  @Override
  public void send(
      int partition,
      byte @Nullable [] key,
      byte[] value,
      Consumer<@Nullable EventLogException> arrived) {
    sent.add(new Sent(partition, key, value));
    underWay.add(arrived);
  }

  @Override
  public void flush() {
    flushedAfter.add(sent.size());
    while (!underWay.isEmpty()) {
      underWay.remove().accept(null);
    }
  }

  @Override
  public void close() {}
}
