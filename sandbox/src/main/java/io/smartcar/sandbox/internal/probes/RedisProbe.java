package io.smartcar.sandbox.internal.probes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sends {@code PING}; a Redis that still loads its file answers with an error instead of PONG. */
class RedisProbe extends Probe {

  private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);

  RedisProbe(int port) {
    super(port);
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return Arrays.equals(in.readNBytes(PONG.length), PONG);
  }
}
