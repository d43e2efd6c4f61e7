package io.smartcar.demo;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log of one partition in memory. It confirms when it is told to. Any thread may look. */
final class HeldLog implements LogWriter {

  private final List<String> arrived = new ArrayList<>();
  private final List<Consumer<@Nullable EventLogException>> waiting = new ArrayList<>();
  private boolean atOnce;

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public int partition(byte[] key) {
    return 0;
  }

  @Override
  public void send(
      int partition,
      byte @Nullable [] key,
      byte[] value,
      Consumer<@Nullable EventLogException> told) {
    boolean now;
    synchronized (this) {
      arrived.add(new String(value, StandardCharsets.UTF_8));
      now = atOnce;
      if (!now) {
        waiting.add(told);
      }
    }
    if (now) {
      told.accept(null);
    }
  }

  /** From now on it confirms at once. */
  synchronized void confirmAtOnce() {
    atOnce = true;
  }

  void confirm() {
    answer(null);
  }

  void refuse() {
    answer(new EventLogException("Kafka does not answer at there", null));
  }

  private void answer(@Nullable EventLogException so) {
    List<Consumer<@Nullable EventLogException>> all;
    synchronized (this) {
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(told -> told.accept(so));
  }

  synchronized List<String> arrived() {
    return List.copyOf(arrived);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
