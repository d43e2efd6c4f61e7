package io.smartcar.hbase;

/** The fake does what the contract says. */
final class MemoryCarTableTest extends CarTableContract {

  private final MemoryCarTable table = new MemoryCarTable();

  @Override
  protected CarTable open() {
    return table;
  }
}
