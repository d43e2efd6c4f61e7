package io.smartcar.sandbox.internal.probes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Asks the broker for the cluster's metadata. Only brokers that the controller lets serve clients
 * are listed, so an empty list means "not yet".
 */
class KafkaProbe extends Probe {

  private static final short METADATA = 3;
  private static final short VERSION = 1;

  KafkaProbe(int port) {
    super(port);
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    sendFramed(out, request());
    DataInputStream answer = new DataInputStream(new ByteArrayInputStream(framed(in)));
    int correlationId = answer.readInt();
    int brokers = answer.readInt();
    return correlationId == 0 && brokers > 0;
  }

  static byte[] request() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream message = new DataOutputStream(bytes);
    message.writeShort(METADATA);
    message.writeShort(VERSION);
    message.writeInt(0); // correlation id
    message.writeShort(-1); // no client id
    message.writeInt(0); // no topics
    return bytes.toByteArray();
  }
}
