package io.smartcar.door.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections on which no headers, or no body, have come as a whole for too long, whether
 * nothing comes (half-open, idle) or a byte now and then: in the handshake of TLS, in the headers
 * or in the body. A connection whose request is answered at the moment is left alone. Thread-safe;
 * one thread sweeps.
 */
final class SlowConnections {

  private static final long BUSY = Long.MIN_VALUE;

  private final long withinNanos;

  /** Since when each waits for its next request. */
  private final Map<EndPoint, Long> waitingSince = new ConcurrentHashMap<>();

  SlowConnections(Duration within) {
    this.withinNanos = within.toNanos();
  }

  /** The headers of a request have come; its body has as long again. */
  void begun(Request request) {
    waitingSince.put(endPoint(request), System.nanoTime());
  }

  /** A request has come as a whole. */
  void busy(Request request) {
    waitingSince.put(endPoint(request), BUSY);
  }

  /** It is answered. */
  void answered(Request request) {
    begun(request);
  }

  /** How many connections there were at the last sweep. */
  int count() {
    return waitingSince.size();
  }

  /** Closes what is too slow. */
  void sweep(Connector connector) {
    long now = System.nanoTime();
    var connected = connector.getConnectedEndPoints();
    waitingSince.keySet().retainAll(connected);
    for (EndPoint endPoint : connected) {
      Long since = waitingSince.putIfAbsent(endPoint, now);
      if (since != null && since != BUSY && now - since > withinNanos) {
        endPoint.close();
      }
    }
  }

  private static EndPoint endPoint(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) {
      endPoint = wrapper.unwrap();
    }
    return endPoint;
  }
}
