package io.smartcar.sandbox.internal.probes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks a door whether it takes telemetry now. */
final class DoorProbe extends Probe {

  private static final String QUESTION =
      """
      GET /health HTTP/1.1
      Host: localhost
      Connection: close

      """
          .replace("\n", "\r\n");

  DoorProbe(int port) {
    super(port);
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    out.write(QUESTION.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String answer = new String(in.readNBytes(LONGEST_ANSWER_BYTES), StandardCharsets.UTF_8);
    return answer.startsWith("HTTP/1.1 200") && answer.contains("\"status\":\"up\"");
  }
}
