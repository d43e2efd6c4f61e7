package io.smartcar.rulestore;

/**
 * Which version is in force, as of one look; immutable.
 *
 * @param version the version, 0 for none
 * @param revision the store's own number of this state of the pointer, for compare-and-set
 */
public record Pointer(int version, int revision) {

  /** Nothing was ever pushed. */
  static final Pointer NONE = new Pointer(0, -1);
}
