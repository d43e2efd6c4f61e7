package io.smartcar.hbase;

import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.client.Result;

/** Asks a table for what some cars have in slots of time; how depends on the key. Thread-safe. */
interface SlotSource {

  /**
   * The rows of these cars in the slots, in parts and in no order; others, of other cars or times,
   * may be among them. Fails if they are more than the limit, which then says so.
   *
   * @param slots in order of time, at least one, all equally long
   */
  CompletableFuture<List<List<Result>>> rows(CarSet cars, List<TimeSlot> slots, RowLimit limit);

  /** Slots of ten minutes in which the cars have rows, at least all within the span; in parts. */
  CompletableFuture<List<NavigableSet<TimeSlot>>> occupied(CarSet cars, DateSpan span);
}
