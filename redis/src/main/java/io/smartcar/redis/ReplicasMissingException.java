package io.smartcar.redis;

import redis.clients.jedis.exceptions.JedisException;

/** Fewer replicas than were asked for have said in time that they have what was written. */
final class ReplicasMissingException extends JedisException {

  private static final long serialVersionUID = 1L;

  ReplicasMissingException(long have, long wanted) {
    super("the master has it, but %d of %d replicas said so in time".formatted(have, wanted));
  }
}
