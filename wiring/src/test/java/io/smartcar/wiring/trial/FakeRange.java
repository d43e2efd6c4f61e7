package io.smartcar.wiring.trial;

import io.smartcar.eventlog.LogSlice;
import io.smartcar.eventlog.RecordRange;
import java.util.ArrayList;
import java.util.List;

/** Records in memory, of which a few come at a time. */
final class FakeRange implements RecordRange {

  private static final int RECORDS_A_READ = 7;

  private static final class Sent {
    private final long timestampMillis;
    private final byte[] value;

    Sent(long timestampMillis, byte[] value) {
      this.timestampMillis = timestampMillis;
      this.value = value;
    }
  }

  private record Slice(int partition, long firstOffset, List<Sent> records) implements LogSlice {
    @Override
    public long nextOffset() {
      return firstOffset + records.size();
    }

    @Override
    public int size() {
      return records.size();
    }

    @Override
    public long offset(int index) {
      return firstOffset + index;
    }

    @Override
    public long timestampMillis(int index) {
      return records.get(index).timestampMillis;
    }

    @Override
    public byte[] value(int index) {
      return records.get(index).value;
    }
  }

  private final List<List<Sent>> partitions = new ArrayList<>();
  private final List<Integer> read = new ArrayList<>();

  /** One more, without a record. */
  void addPartition() {
    partitions.add(new ArrayList<>());
    read.add(0);
  }

  void append(int partition, long timestampMillis, byte[] value) {
    while (partitions.size() <= partition) {
      addPartition();
    }
    partitions.get(partition).add(new Sent(timestampMillis, value));
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public LogSlice read(int partition) {
    int from = read.get(partition);
    int to = Math.min(partitions.get(partition).size(), from + RECORDS_A_READ);
    read.set(partition, to);
    return new Slice(partition, from, partitions.get(partition).subList(from, to));
  }

  @Override
  public boolean ended(int partition) {
    return read.get(partition) == partitions.get(partition).size();
  }

  @Override
  public double done() {
    long all = partitions.stream().mapToLong(List::size).sum();
    return all == 0 ? 1 : (double) read.stream().mapToLong(n -> n).sum() / all;
  }

  @Override
  public void close() {}
}
