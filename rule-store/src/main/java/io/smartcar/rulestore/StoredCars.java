package io.smartcar.rulestore;

/**
 * Which car master belongs to a version, and how it is kept; immutable. Versions with the same cars
 * share what is kept.
 *
 * @param digest the content's, see {@code CarMaster.digest}
 * @param pieces in how many nodes it is
 * @param cars how many there are
 * @param limits how many there are in its table
 */
public record StoredCars(String digest, int pieces, int cars, int limits) {}
