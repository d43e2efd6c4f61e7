package io.smartcar.hbase;

import java.util.Map;

final class MemoryEventStoreTest extends EventStoreContract {

  private final MemoryEventStore store = new MemoryEventStore();

  @Override
  protected EventStore store() {
    return store;
  }

  @Override
  protected Map<String, String> eventRow(String rowKey) {
    return store.events().getOrDefault(rowKey, Map.of());
  }

  @Override
  protected Map<String, String> rejectedRow(String rowKey) {
    return store.rejected().getOrDefault(rowKey, Map.of());
  }
}
