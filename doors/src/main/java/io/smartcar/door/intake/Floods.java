package io.smartcar.door.intake;

import java.util.List;

/**
 * Who sent too much in the last minutes and was told to wait; immutable.
 *
 * @param senders senders that were told so most often
 * @param allSenders how many there are
 * @param senderLimit what a sender may send, in words
 * @param cars cars of which most often nothing was taken
 * @param allCars how many there are
 * @param carLimit what a car may send, in words
 */
public record Floods(
    List<Flood> senders,
    int allSenders,
    String senderLimit,
    List<Flood> cars,
    int allCars,
    String carLimit) {

  /** Of so many at most the names are told. */
  public static final int NAMED = 10;

  /**
   * One of them.
   *
   * @param name the sender's name, or the car's number
   * @param times how often it was told to wait
   */
  public record Flood(String name, long times) {}

  /** Copies the lists. */
  public Floods {
    senders = List.copyOf(senders);
    cars = List.copyOf(cars);
  }
}
