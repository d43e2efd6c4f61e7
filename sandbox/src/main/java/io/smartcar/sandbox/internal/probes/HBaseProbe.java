package io.smartcar.sandbox.internal.probes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Makes one call of HBase's own protocol, as a client would, and looks at what comes back. */
final class HBaseProbe extends Probe {

  private static final byte SIMPLE_AUTHENTICATION = 80;
  private static final int HEADER_EXCEPTION = 2;
  private static final int NAMESPACE_NAME = 1;
  private static final int SERVER_INFO = 1;

  private final String service;
  private final String method;
  private final byte[] parameter;

  /** The field that the answer must contain, or 0 if any answer will do. */
  private final int expectedField;

  private HBaseProbe(int port, String service, String method, byte[] parameter, int expectedField) {
    super(port);
    this.service = service;
    this.method = method;
    this.parameter = parameter;
    this.expectedField = expectedField;
  }

  /** Asks for the namespaces: refused until the master has assigned its tables. */
  static HBaseProbe master(int port) {
    return new HBaseProbe(port, "MasterService", "ListNamespaces", new byte[0], NAMESPACE_NAME);
  }

  /** Reads a row of {@code hbase:meta}: refused until the region server serves that region. */
  static HBaseProbe regionServer(int port) {
    byte[] region =
        new ProtocolBuffer().number(1, 1).text(2, "hbase:meta,,1").toBytes(); // 1: by name
    byte[] get = new ProtocolBuffer().text(1, "no such row").toBytes();
    return new HBaseProbe(
        port,
        "ClientService",
        "Get",
        new ProtocolBuffer().message(1, region).message(2, get).toBytes(),
        0);
  }

  /** Asks it for its name: refused until it takes regions. Any of several answers that. */
  static HBaseProbe anyRegionServer(int port) {
    return new HBaseProbe(port, "AdminService", "GetServerInfo", new byte[0], SERVER_INFO);
  }

  @Override
  boolean ask(DataInputStream in, DataOutputStream out) throws IOException {
    out.write("HBas".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {0, SIMPLE_AUTHENTICATION});
    sendFramed(out, connectionHeader());
    sendFramed(out, call());
    ByteBuffer answer = ByteBuffer.wrap(framed(in));
    if (fields(ProtocolBuffer.readDelimited(answer)).contains(HEADER_EXCEPTION)) {
      return false;
    }
    Set<Integer> fields = fields(ProtocolBuffer.readDelimited(answer));
    return expectedField == 0 || fields.contains(expectedField);
  }

  private byte[] connectionHeader() {
    byte[] user = new ProtocolBuffer().text(1, "sandbox").toBytes();
    return new ProtocolBuffer().message(1, user).text(2, service).toBytes();
  }

  private byte[] call() {
    byte[] header = new ProtocolBuffer().number(1, 0).text(3, method).number(4, 1).toBytes();
    return new ProtocolBuffer().delimited(header).delimited(parameter).toBytes();
  }

  private static Set<Integer> fields(ByteBuffer message) throws IOException {
    Set<Integer> fields = new HashSet<>();
    ProtocolBuffer.readFields(message, (field, value) -> fields.add(field));
    return fields;
  }
}
