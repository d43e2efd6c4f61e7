package io.smartcar.events;

import java.nio.charset.StandardCharsets;

/**
 * The car numbers that were read of late, each as the same object: it has its hash code ready and
 * is equal at first sight, for every map that an event is looked up in. A number has one place, and
 * a newer one of the same place takes it. It is small at first, for a decoder may be made for one
 * message, and grows with the fleet to a quarter of a megabyte. Not thread-safe.
 */
final class RememberedCars {

  /** Powers of two. */
  private static final int FIRST_PLACES = 64;

  private static final int MOST_PLACES = 1 << 16;

  private static final int GROWTH = 4;

  private String[] cars = new String[FIRST_PLACES];
  private int taken;

  /**
   * The number as a string.
   *
   * @param text ASCII from one place to another, that one not included
   * @param hash what {@link String#hashCode} would be of it
   */
  String of(byte[] text, int from, int to, int hash) {
    int place = place(hash);
    String remembered = cars[place];
    return remembered != null && EventReading.isText(remembered, text, from, to)
        ? remembered
        : remember(new String(text, from, to - from, StandardCharsets.US_ASCII), place);
  }

  private String remember(String car, int place) {
    taken++;
    if (taken <= cars.length / 2 || cars.length == MOST_PLACES) {
      cars[place] = car;
      return car;
    }
    String[] before = cars;
    cars = new String[Math.min(MOST_PLACES, GROWTH * before.length)];
    for (String known : before) {
      if (known != null) {
        cars[place(known.hashCode())] = known;
      }
    }
    cars[place(car.hashCode())] = car;
    return car;
  }

  private int place(int hash) {
    return (hash ^ hash >>> 16) & (cars.length - 1);
  }

  /** How many numbers can be remembered now. */
  int places() {
    return cars.length;
  }
}
