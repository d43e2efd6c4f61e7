package io.smartcar.formats;

import org.jspecify.annotations.Nullable;

/**
 * The book's areas laid over a piece of the earth: six rows, A in the north to F, of ten columns,
 * 01 in the west to 10. Immutable.
 *
 * @param south degrees, of the southern border of row F
 * @param west degrees
 * @param north degrees
 * @param east degrees
 */
record Grid(double south, double west, double north, double east) implements Areas {

  static final int ROWS = 6;
  static final int COLUMNS = 10;

  @Override
  public @Nullable String at(double latitude, double longitude) {
    if (!(latitude >= south && latitude <= north && longitude >= west && longitude <= east)) {
      return null;
    }
    int row = Math.min(ROWS - 1, (int) ((north - latitude) / (north - south) * ROWS));
    int column = Math.min(COLUMNS - 1, (int) ((longitude - west) / (east - west) * COLUMNS));
    return EventField.AREA.words().get(row * COLUMNS + column);
  }

  @Override
  public String place() {
    return "within the grid " + south + " to " + north + " N, " + west + " to " + east + " E";
  }

  @Override
  public Areas forOneThread() {
    return this;
  }
}
