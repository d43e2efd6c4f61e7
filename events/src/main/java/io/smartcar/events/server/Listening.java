package io.smartcar.events.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody takes connections at a server's addresses. For whoever got no answer: where a
 * connection is refused the server has to be started; where it is taken the server is there, and a
 * second one would make it worse. Thread-safe.
 *
 * <p>The system takes connections for a process that is stopped (SIGSTOP), too busy, or still
 * loading. An address that cannot be reached at all takes none.
 */
public final class Listening {

  /** What to do about a server that takes connections. */
  public static final String REMEDY =
      "it takes connections and does not answer: see its log, and whether it is stopped, loading or"
          + " overloaded; do not start a second one";

  private static final int TIMEOUT_MILLIS = 300;

  /** Of more addresses the others are not tried. */
  private static final int MAX_TRIED = 3;

  /** Whoever asks again at once is told the same. */
  private static final long HOLDS_NANOS = 5_000_000_000L;

  private record Known(boolean takes, long atNanos) {}

  private final List<InetSocketAddress> addresses;
  private volatile @Nullable Known known;

  /**
   * Creates it; nothing is tried yet.
   *
   * @param addresses {@code host:port} or {@code host} of one or more servers, separated by commas;
   *     what follows a slash is passed over
   * @param defaultPort where there is none; 0 if there must be one: such an address takes no
   *     connections
   */
  public Listening(String addresses, int defaultPort) {
    this.addresses = read(addresses, defaultPort);
  }

  private static List<InetSocketAddress> read(String text, int defaultPort) {
    List<InetSocketAddress> read = new ArrayList<>();
    int slash = text.indexOf('/');
    StringTokenizer all = new StringTokenizer(slash < 0 ? text : text.substring(0, slash), ", ");
    while (all.hasMoreTokens() && read.size() < MAX_TRIED) {
      String address = all.nextToken();
      int colon = address.lastIndexOf(':');
      String port = address.substring(colon + 1);
      boolean hasPort = colon > 0 && port.matches("[0-9]{1,5}");
      String host = hasPort ? address.substring(0, colon) : address;
      int number = hasPort ? Integer.parseInt(port) : defaultPort;
      if (number > 0 && number <= 0xffff) {
        read.add(InetSocketAddress.createUnresolved(host.replaceAll("[\\[\\]]", ""), number));
      }
    }
    return List.copyOf(read);
  }

  /** What to do about a server that gave no answer. */
  public String remedy(String ifNobodyListens) {
    return takesConnections() ? REMEDY : ifNobodyListens;
  }

  /** Whether somebody takes connections there now, or a moment ago; takes a second at most. */
  public boolean takesConnections() {
    Known before = known;
    if (before == null || System.nanoTime() - before.atNanos() > HOLDS_NANOS) {
      boolean takes = addresses.stream().anyMatch(Listening::takes);
      before = new Known(takes, System.nanoTime());
      known = before;
    }
    return before.takes();
  }

  private static boolean takes(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()), TIMEOUT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
