package io.smartcar.rulestore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.ZooDefs;

/**
 * Stands between a client and its server, and cuts the connection when the server answers what a
 * test has named: the server has done it, and the client does not know.
 */
final class CutConnection implements AutoCloseable {

  private static final int BACKLOG = 50;

  /** No request has this number: those of the client count up, the server's own are small. */
  private static final int NONE = Integer.MIN_VALUE;

  private final int serverPort;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cut = new AtomicInteger();
  private volatile boolean caughtUp;
  private volatile String marker = "";
  private volatile boolean forGood;
  private volatile Happening meanwhile = () -> {};

  CutConnection(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    inThread(this::accept);
  }

  /** Where clients connect to. */
  String connectString() {
    return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
  }

  /** The next answer to a request with this text is lost. */
  void loseAnswerTo(String text) {
    marker = text;
  }

  /** The same, and no connection is taken from then on. */
  void loseAnswerToAndStayAway(String text) {
    forGood = true;
    marker = text;
  }

  /** The same, and this happens before the client knows that the connection is gone. */
  void loseAnswerTo(String text, Happening happening) {
    meanwhile = happening;
    marker = text;
  }

  /** Whether the client had the server catch up with the others since an answer was lost. */
  boolean caughtUp() {
    return caughtUp;
  }

  /** How many answers were lost. */
  int cut() {
    return cut.get();
  }

  /** What somebody else does. */
  interface Happening {
    void happen() throws Exception;
  }

  private interface Pump {
    void run() throws IOException;
  }

  private static void inThread(Pump pump) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pump.run();
              } catch (IOException e) {
                return; // It was closed, by one side or by the test.
              }
            },
            "cut-connection");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = door.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      open.add(client);
      open.add(server);
      // A request's number, if its answer is to be lost: set before the server has the request.
      AtomicInteger lost = new AtomicInteger(NONE);
      inThread(() -> requests(client, server, lost));
      inThread(() -> answers(server, client, lost));
    }
  }

  private void requests(Socket client, Socket server, AtomicInteger lost) throws IOException {
    try (DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(server.getOutputStream())) {
      send(out, framed(in)); // the session's beginning, which has no number
      while (true) {
        byte[] request = framed(in);
        if (!marker.isEmpty() && new String(request, ISO_8859_1).contains(marker)) {
          marker = "";
          lost.set(number(request));
        }
        if (cut.get() > 0 && kind(request) == ZooDefs.OpCode.sync) {
          caughtUp = true;
        }
        send(out, request);
      }
    }
  }

  private void answers(Socket server, Socket client, AtomicInteger lost) throws IOException {
    try (DataInputStream in = new DataInputStream(server.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
      send(out, framed(in));
      while (true) {
        byte[] answer = framed(in);
        if (lost.get() != NONE && number(answer) == lost.get()) {
          if (forGood) {
            door.close();
          }
          happenMeanwhile();
          cut.incrementAndGet();
          return;
        }
        send(out, answer);
      }
    } finally {
      client.close();
      server.close();
    }
  }

  /** A message is its length in four bytes and what is so long: several may come at once. */
  private static byte[] framed(DataInputStream in) throws IOException {
    byte[] message = new byte[in.readInt()];
    in.readFully(message);
    return message;
  }

  private static void send(DataOutputStream out, byte[] message) throws IOException {
    out.write(
        ByteBuffer.allocate(Integer.BYTES + message.length)
            .putInt(message.length)
            .put(message)
            .array());
  }

  /** A request begins with its number, and its answer with the same. */
  private static int number(byte[] message) {
    return ByteBuffer.wrap(message).getInt(0);
  }

  private static int kind(byte[] request) {
    return ByteBuffer.wrap(request).getInt(Integer.BYTES);
  }

  private void happenMeanwhile() throws IOException {
    try {
      meanwhile.happen();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
