package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;

/** The cars' numbers: A0001 to A9999, B0001 … Z9999, then AA0001 and on. */
final class CarNumbers {

  private static final int PER_PREFIX = 9999;
  private static final int LETTERS = 26;

  /** The longest number there is, that of the two thousand millionth car. */
  static final int MAX_BYTES = 12;

  private CarNumbers() {}

  /** The number of the car with that index, from 0. */
  static String of(int index) {
    byte[] bytes = new byte[MAX_BYTES];
    return new String(bytes, 0, write(index, bytes, 0), StandardCharsets.ISO_8859_1);
  }

  /** Writes the number of the car with that index; returns the position after it. */
  static int write(int index, byte[] target, int at) {
    int end = writePrefix(index / PER_PREFIX, target, at);
    int number = index % PER_PREFIX + 1;
    target[end] = (byte) ('0' + number / 1000);
    target[end + 1] = (byte) ('0' + number / 100 % 10);
    target[end + 2] = (byte) ('0' + number / 10 % 10);
    target[end + 3] = (byte) ('0' + number % 10);
    return end + 4;
  }

  private static int writePrefix(int prefix, byte[] target, int at) {
    int end = prefix < LETTERS ? at : writePrefix(prefix / LETTERS - 1, target, at);
    target[end] = (byte) ('A' + prefix % LETTERS);
    return end + 1;
  }
}
