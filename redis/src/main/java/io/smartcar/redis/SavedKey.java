package io.smartcar.redis;

/**
 * A key as a backup keeps it; immutable by agreement.
 *
 * @param key its name, with the platform's prefix
 * @param value what Redis' {@code DUMP} says of it
 * @param expiresAtMillis when it goes, epoch milliseconds; 0 if it stays
 */
// No two are compared.
@SuppressWarnings("ArrayRecordComponent")
public record SavedKey(String key, byte[] value, long expiresAtMillis) {}
