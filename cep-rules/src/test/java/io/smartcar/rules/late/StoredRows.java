package io.smartcar.rules.late;

import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.rules.late.port.CarHistory;
import io.smartcar.rules.late.port.UnavailableException;
import io.smartcar.rules.live.MemoryLog;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rows that the records below some offsets have left: of one car and date the later. */
final class StoredRows implements CarHistory {

  record Row(CarEvent event, long timestampMillis) {}

  private final MemoryLog log;
  private final Map<Integer, Long> storedTo = new HashMap<>();
  boolean away;

  StoredRows(MemoryLog log) {
    this.log = log;
  }

  long storedTo(int partition) {
    return storedTo.getOrDefault(partition, 0L);
  }

  void storeTo(int partition, long offset) {
    storedTo.put(partition, Math.max(offset, storedTo(partition)));
  }

  /** Every row, in order of (time, car, date). */
  List<Row> rows() {
    EventDecoder decoder = new EventDecoder(ZoneOffset.UTC);
    Map<String, Row> rows = new TreeMap<>();
    for (int partition = 0; partition < log.partitionCount(); partition++) {
      for (MemoryLog.Entry entry : log.entries(partition)) {
        if (entry.offset() < storedTo(partition)
            && decoder.decode(entry.value()) instanceof CarEvent event) {
          rows.put(event.carNumber() + '-' + event.date(), new Row(event, entry.timestampMillis()));
        }
      }
    }
    return rows.values().stream()
        .sorted(
            Comparator.<Row>comparingLong(row -> row.event().eventTime())
                .thenComparing(row -> row.event().carNumber())
                .thenComparing(row -> row.event().date()))
        .toList();
  }

  @Override
  public void read(Set<String> carNumbers, long fromMillis, long toMillis, Reader reader)
      throws UnavailableException {
    if (away) {
      throw new UnavailableException("rows are away", new IllegalStateException("away"));
    }
    for (Row row : rows()) {
      long time = row.event().eventTime();
      if (time >= fromMillis && time < toMillis && carNumbers.contains(row.event().carNumber())) {
        reader.take(row.event(), row.timestampMillis());
      }
    }
  }
}
