package io.smartcar.sandbox.internal.probes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Makes one call to Nimbus, in Thrift's binary protocol, and looks at what comes back. */
final class NimbusProbe extends Probe {

  private static final int VERSION_1_CALL = 0x80010001;
  private static final int VERSION_1_REPLY = 0x80010002;
  private static final byte STOP = 0;
  private static final byte STRING = 11;
  private static final byte STRUCT = 12;
  private static final byte LIST = 15;

  /** The field of a reply that holds the result; others hold an exception. */
  private static final short SUCCESS = 0;

  private static final short FIRST_ARGUMENT = 1;

  /** The field of {@code ClusterSummary} that lists the Supervisors. */
  private static final short SUPERVISORS = 1;

  private final String method;
  private final boolean hasArgument;
  private final boolean supervisorExpected;

  private NimbusProbe(int port, String method, boolean hasArgument, boolean supervisorExpected) {
    super(port);
    this.method = method;
    this.hasArgument = hasArgument;
    this.supervisorExpected = supervisorExpected;
  }

  /**
   * Whether Nimbus leads, and so takes topologies and knows those it has. Asked for its leader it
   * would name the one that was killed before it, until that one's session has ended; this answer
   * only a leader gives.
   */
  static NimbusProbe leader(int port) {
    return new NimbusProbe(port, "getSupervisorAssignments", true, false);
  }

  /** Whether Nimbus knows a Supervisor. */
  static NimbusProbe supervisor(int port) {
    return new NimbusProbe(port, "getClusterInfo", false, true);
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    sendFramed(out, call());
    DataInputStream reply = new DataInputStream(new ByteArrayInputStream(framed(in)));
    if (reply.readInt() != VERSION_1_REPLY) {
      return false;
    }
    reply.skipNBytes(reply.readInt()); // the method's name
    reply.readInt(); // sequence number
    return field(reply, STRUCT, SUCCESS) && (!supervisorExpected || hasSupervisor(reply));
  }

  private static boolean hasSupervisor(DataInputStream reply) throws IOException {
    if (!field(reply, LIST, SUPERVISORS)) {
      return false;
    }
    reply.readByte(); // type of the elements
    return reply.readInt() > 0;
  }

  /** Whether the next field is the one expected; it is the first of its struct if it is there. */
  private static boolean field(DataInputStream reply, byte type, short id) throws IOException {
    return reply.readByte() == type && reply.readShort() == id;
  }

  private byte[] call() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream message = new DataOutputStream(bytes);
    byte[] name = method.getBytes(StandardCharsets.US_ASCII);
    message.writeInt(VERSION_1_CALL);
    message.writeInt(name.length);
    message.write(name);
    message.writeInt(0); // sequence number
    if (hasArgument) {
      message.writeByte(STRING);
      message.writeShort(FIRST_ARGUMENT);
      message.writeInt(0); // an empty one
    }
    message.writeByte(STOP);
    return bytes.toByteArray();
  }
}
