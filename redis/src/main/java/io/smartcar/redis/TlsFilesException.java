package io.smartcar.redis;

import redis.clients.jedis.exceptions.JedisException;

/** A file that TLS needs cannot be used: which, why, and what to do. Not thread-safe. */
final class TlsFilesException extends JedisException {

  private static final long serialVersionUID = 1L;

  TlsFilesException(String message, Throwable cause) {
    super(message, cause);
  }
}
