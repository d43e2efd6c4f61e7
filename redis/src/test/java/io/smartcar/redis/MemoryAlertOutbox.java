package io.smartcar.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An outbox in memory, for tests, of entries that are put into it. It can be told to be away; what
 * was told survives a new one made {@link #again}. Thread-safe.
 */
public final class MemoryAlertOutbox implements AlertOutbox {

  private final List<Entry> entries;
  private final List<Entry> told;
  private final Map<String, String> notes;
  private final List<Silence> silences;
  private final BlockingQueue<Boolean> doorbell = new ArrayBlockingQueue<>(1);
  private boolean away;
  private int asked;

  /** Creates one without entries. */
  public MemoryAlertOutbox() {
    this(List.of(), List.of(), Map.of(), List.of());
  }

  private MemoryAlertOutbox(
      List<Entry> entries, List<Entry> told, Map<String, String> notes, List<Silence> silences) {
    this.entries = new ArrayList<>(entries);
    this.told = new ArrayList<>(told);
    this.notes = new HashMap<>(notes);
    this.silences = new ArrayList<>(silences);
  }

  /** What another process opens. */
  public synchronized MemoryAlertOutbox again() {
    return new MemoryAlertOutbox(entries, told, notes, silences);
  }

  /** There is another change. */
  public void put(Entry entry) {
    synchronized (this) {
      entries.add(entry);
    }
    wake();
  }

  /** There is another silence, in the place of one of the same id. */
  public synchronized void put(Silence silence) {
    silences.removeIf(other -> other.id().equals(silence.id()));
    silences.add(silence);
  }

  /** From now on it cannot be asked, or can be again. */
  public void away(boolean isAway) {
    synchronized (this) {
      away = isAway;
    }
    wake();
  }

  /** How often it was asked what comes next. */
  public synchronized int asked() {
    return asked;
  }

  /** What was confirmed. */
  public synchronized List<Entry> told() {
    return List.copyOf(told);
  }

  @Override
  public synchronized void begin(boolean all) {
    failIfAway();
  }

  @Override
  public boolean await(Duration longest) throws InterruptedException {
    return doorbell.poll(longest.toMillis(), TimeUnit.MILLISECONDS) != null;
  }

  @Override
  public void wake() {
    doorbell.offer(true);
  }

  @Override
  public synchronized List<Entry> next(int limit) {
    asked++;
    doorbell.clear();
    failIfAway();
    return entries.stream().filter(entry -> !told.contains(entry)).limit(limit).toList();
  }

  @Override
  public synchronized List<Silence> silences() {
    failIfAway();
    return List.copyOf(silences);
  }

  @Override
  public synchronized Map<String, String> notes() {
    return Map.copyOf(notes);
  }

  @Override
  public synchronized void confirm(List<Entry> confirmed, Map<String, String> remembered) {
    failIfAway();
    told.addAll(confirmed);
    notes.putAll(remembered);
  }

  private void failIfAway() {
    if (away) {
      throw new AlertStoreException(
          AlertStoreException.Kind.UNAVAILABLE, "the store is away", new IllegalStateException());
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
