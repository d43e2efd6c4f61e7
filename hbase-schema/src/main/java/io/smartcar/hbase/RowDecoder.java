package io.smartcar.hbase;

import io.smartcar.events.CarEvent;
import io.smartcar.events.Decoded;
import io.smartcar.events.EventDecoder;
import io.smartcar.events.Refusal;
import java.time.ZoneId;
import org.apache.hadoop.hbase.client.Result;

/** Rows of the table of events as events. Used by one thread. */
final class RowDecoder {

  private final OpenTable table;
  private final EventDecoder decoder;

  /** Creates a decoder of that table's rows, which reads dates in the given zone. */
  RowDecoder(OpenTable table, ZoneId zone) {
    this.table = table;
    this.decoder = new EventDecoder(zone);
  }

  StoredEvent stored(Result row) {
    return new StoredEvent(event(row), row.rawCells()[0].getTimestamp());
  }

  private CarEvent event(Result row) {
    Decoded decoded = decoder.decode(Rows.csv(row));
    if (decoded instanceof CarEvent event) {
      return event;
    }
    throw new EventStoreException(
        EventStoreException.Kind.REFUSED,
        "row %s of table %s is no event: %s; delete it, or put it right"
            .formatted(
                RowKeys.text(row.getRow()),
                table.table().getName().getNameAsString(),
                ((Refusal) decoded).reason()),
        null);
  }
}
