package io.smartcar.redis;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * Sends what was written at once and only when an answer is read. Whoever writes to a connection
 * that the other side has ended loses what it said; so nothing is written any more when it may have
 * said something. Used by one thread.
 */
final class FlightSocket extends Socket {

  private final ByteArrayOutputStream flight = new ByteArrayOutputStream();

  @Override
  public OutputStream getOutputStream() {
    return flight;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        send();
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        send();
        return super.read(buffer, offset, length);
      }
    };
  }

  private void send() throws IOException {
    if (flight.size() > 0) {
      super.getOutputStream().write(flight.toByteArray());
      flight.reset();
    }
  }
}
