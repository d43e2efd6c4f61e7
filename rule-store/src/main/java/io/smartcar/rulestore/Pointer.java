package io.smartcar.rulestore;

import java.util.OptionalInt;

/**
 * Which version is in force, as of one look; immutable.
 *
 * @param version the version, 0 for none
 * @param revision the store's own number of this state of the pointer, for compare-and-set
 * @param previous the version that was in force before it, 0 for none, and not counting what was
 *     taken back; empty if it was put in force by a program that did not keep it
 */
public record Pointer(int version, int revision, OptionalInt previous) {

  /** Nothing was ever pushed. */
  static final Pointer NONE = new Pointer(0, -1, OptionalInt.empty());

  /** The pointer after another version was put in force. */
  Pointer next(int number) {
    return new Pointer(number, revision + 1, OptionalInt.of(version));
  }

  /** The pointer after this one's version was taken back, as if it had never been in force. */
  Pointer takenBackTo(Pointer before) {
    return new Pointer(before.version(), revision + 1, before.previous());
  }
}
