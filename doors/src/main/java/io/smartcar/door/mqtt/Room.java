package io.smartcar.door.mqtt;

/**
 * How much of what the broker sends is taken at once: who brings more waits until something is done
 * with. As it is the connection's own thread that waits, nothing more is read from the broker
 * meanwhile. Thread-safe.
 */
final class Room {

  private final int maxMessages;
  private final long maxBytes;
  private int messages;
  private long bytes;
  private long entered;
  private boolean open;

  /** Empty. One message has room in it however large it is. */
  Room(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /** Returns when there is room for a message, or when it is left open. */
  synchronized void enter(int messageBytes) throws InterruptedException {
    while (!open && messages > 0 && (messages >= maxMessages || bytes + messageBytes > maxBytes)) {
      wait();
    }
    messages++;
    bytes += messageBytes;
    entered++;
  }

  /** A message that has entered is done with. */
  synchronized void leave(int messageBytes) {
    messages--;
    bytes -= messageBytes;
    notifyAll();
  }

  /** From now on nobody waits. */
  synchronized void leaveOpen() {
    open = true;
    notifyAll();
  }

  /** How many have entered since the beginning. */
  synchronized long entered() {
    return entered;
  }
}
