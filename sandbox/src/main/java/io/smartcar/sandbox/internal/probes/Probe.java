package io.smartcar.sandbox.internal.probes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A conversation with a server: connects, asks one thing and closes. Each server has a subclass
 * that speaks the little of its protocol that tells whether it serves clients. Not for use by
 * several threads at a time.
 */
public abstract class Probe {

  private static final int TIMEOUT_MILLIS = 3_000;

  /** No answer that a probe reads is longer; more is not the server that was expected. */
  static final int LONGEST_ANSWER_BYTES = 4 * 1024 * 1024;

  private final int port;

  Probe(int port) {
    this.port = port;
  }

  /** Whether the server on this machine answers as one that is ready for clients. */
  public final boolean answers() {
    return answersAt(InetAddress.getLoopbackAddress());
  }

  /** Whether the server of that address does. */
  public final boolean answersAt(InetAddress host) {
    try (Socket connection = new Socket()) {
      connection.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      connection.setSoTimeout(TIMEOUT_MILLIS);
      Socket socket = spoken(connection);
      return ask(
          new DataInputStream(socket.getInputStream()),
          new DataOutputStream(socket.getOutputStream()));
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The connection as it is spoken over: by TLS, of a subclass that wants that. */
  Socket spoken(Socket connection) throws IOException {
    return connection;
  }

  abstract boolean ask(DataInputStream in, DataOutputStream out) throws IOException;

  /** Reads an answer that begins with its length as four bytes. */
  static byte[] framed(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_ANSWER_BYTES) {
      throw new IOException("not an answer of the server expected here: length " + length);
    }
    return in.readNBytes(length);
  }

  /** Sends a message with its length as four bytes before it. */
  static void sendFramed(DataOutputStream out, byte[] message) throws IOException {
    out.writeInt(message.length);
    out.write(message);
    out.flush();
  }
}
