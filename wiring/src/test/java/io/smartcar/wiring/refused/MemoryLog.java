package io.smartcar.wiring.refused;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log of four partitions, in which the first records arrive at a flush and others do not. */
final class MemoryLog implements LogWriter {

  private record Sent(String line, Consumer<@Nullable EventLogException> arrived) {}

  /** What has arrived: {@code key@partition value}. */
  final List<String> arrived = new ArrayList<>();

  private final List<Sent> underWay = new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private Runnable onFlush = () -> {};

  /** So many more arrive; the others do not. */
  void full(int room) {
    this.room = room;
  }

  /** Called before what was sent arrives. */
  void onFlush(Runnable onFlush) {
    this.onFlush = onFlush;
  }

  @Override
  public int partitions() {
    return 4;
  }

  @Override
  public int partition(byte[] key) {
    return key.length % 4;
  }

  @Override
  public void send(
      int partition,
      byte @Nullable [] key,
      byte[] value,
      Consumer<@Nullable EventLogException> arrived) {
    String car = key == null ? "" : new String(key, UTF_8);
    underWay.add(new Sent(car + '@' + partition + ' ' + new String(value, UTF_8), arrived));
  }

  @Override
  public void flush() {
    onFlush.run();
    for (Sent sent : underWay) {
      if (room-- > 0) {
        arrived.add(sent.line());
        sent.arrived().accept(null);
      } else {
        sent.arrived().accept(new EventLogException("Kafka does not answer", null));
      }
    }
    underWay.clear();
  }

  @Override
  public void close() {}
}
