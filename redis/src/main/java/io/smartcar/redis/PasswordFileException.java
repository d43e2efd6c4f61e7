package io.smartcar.redis;

import redis.clients.jedis.exceptions.JedisException;

/** A file with a password cannot be used: which, why, and what to do. Not thread-safe. */
final class PasswordFileException extends JedisException {

  private static final long serialVersionUID = 1L;

  PasswordFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
