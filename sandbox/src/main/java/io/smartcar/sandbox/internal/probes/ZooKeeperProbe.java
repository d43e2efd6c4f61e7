package io.smartcar.sandbox.internal.probes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks ZooKeeper {@code srvr}; one that serves clients says its mode. */
final class ZooKeeperProbe extends Probe {

  ZooKeeperProbe(int port) {
    super(port);
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    out.write("srvr".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return new String(in.readAllBytes(), StandardCharsets.US_ASCII).contains("Mode: ");
  }
}
