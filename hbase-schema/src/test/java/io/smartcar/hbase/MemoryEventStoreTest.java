package io.smartcar.hbase;

import java.util.Map;

/** The contract of event stores on the fake with the book's key. */
class MemoryEventStoreTest extends EventStoreContract implements RejectedStoreContract {

  private final MemoryEventStore store = new MemoryEventStore(key());

  private final MemoryRejectedStore rejected = new MemoryRejectedStore(store);

  @Override
  public EventStore storing() {
    return store;
  }

  @Override
  public RejectedStore rejectedStore() {
    return rejected;
  }

  @Override
  protected EventSearch search() {
    return new MemoryEventSearch(store);
  }

  KeyKind key() {
    return KeyKind.BOOK;
  }

  @Override
  protected EventStore store() {
    return store;
  }

  @Override
  protected Map<String, String> eventRow(String date, String carNumber) {
    return store.event(date, carNumber);
  }

  @Override
  protected Map<String, String> rejectedRow(String rowKey) {
    return store.rejected().getOrDefault(rowKey, Map.of());
  }
}
