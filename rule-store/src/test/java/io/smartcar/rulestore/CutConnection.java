package io.smartcar.rulestore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  private final int serverPort;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cut = new AtomicInteger();
  private volatile boolean caughtUp;
  private volatile String marker = "";
  private volatile boolean answerIsLost;
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
      inThread(() -> requests(client, server));
      inThread(() -> answers(server, client));
    }
  }

  private void requests(Socket client, Socket server) throws IOException {
    byte[] buffer = new byte[65_536];
    try (InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream()) {
      for (int size = in.read(buffer); size > 0; size = in.read(buffer)) {
        String text = new String(buffer, 0, size, StandardCharsets.ISO_8859_1);
        if (!marker.isEmpty() && text.contains(marker)) {
          marker = "";
          answerIsLost = true;
        }
        if (cut.get() > 0 && isSync(buffer, size)) {
          caughtUp = true;
        }
        out.write(buffer, 0, size);
      }
    }
  }

  private void answers(Socket server, Socket client) throws IOException {
    byte[] buffer = new byte[65_536];
    try (InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream()) {
      for (int size = in.read(buffer); size > 0; size = in.read(buffer)) {
        if (answerIsLost) {
          answerIsLost = false;
          if (forGood) {
            door.close();
          }
          happenMeanwhile();
          cut.incrementAndGet();
          return;
        }
        out.write(buffer, 0, size);
      }
    } finally {
      client.close();
      server.close();
    }
  }

  private void happenMeanwhile() throws IOException {
    try {
      meanwhile.happen();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** A request is its length, its number, its kind and more, each of these four bytes. */
  private static boolean isSync(byte[] request, int size) {
    return size >= 12 && ByteBuffer.wrap(request).getInt(8) == ZooDefs.OpCode.sync;
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
