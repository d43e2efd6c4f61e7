package io.smartcar.hbase;

/** The contract of event stores on the fake with the key that has the car first. */
final class MemoryCarFirstStoreTest extends MemoryEventStoreTest {

  @Override
  KeyKind key() {
    return KeyKind.CAR_FIRST;
  }
}
