package io.smartcar.rulestore;

/**
 * A node of the rules as a backup keeps it; immutable by agreement.
 *
 * @param path below the topology's rules: {@code versions/0000000007}, {@code cars/DIGEST/…},
 *     {@code current}
 * @param data what is in it
 */
// No two are compared.
@SuppressWarnings("ArrayRecordComponent")
public record SavedNode(String path, byte[] data) {}
