package io.smartcar.events.server;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The time that servers have had for an answer: what passes while this process waits. While it is
 * itself at work, loading a client's classes for example, its question may not even be sent, and on
 * a machine that is loaded that can take longer than any answer. Not thread-safe.
 *
 * <p>How it works. A process that waits for a server uses next to no processor time; one that has
 * work uses some, however many others want the processors. So a moment counts for the servers
 * unless the threads of this process had more than a small share of one processor lately. A server
 * that hangs is therefore given up as soon after the process has done its own work as on an idle
 * machine; and at the latest after a multiple of the limit, whatever the process does.
 */
public final class ServersTime {

  /** Of one processor; polling clients and timers take less. */
  private static final double BUSY_SHARE = 0.03;

  /** The scheduler lets a thread wait for some tenths of a second where many want to run. */
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private static final int MAX_TIMES_THE_LIMIT = 10;

  private record Sample(long atNanos, long workedNanos) {}

  private final long limitNanos;
  private final long beganNanos;
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long lastNanos;
  private long countedNanos;

  /**
   * Begins now.
   *
   * @param limit how long servers have
   * @param nowNanos elapsed wall time, as {@link System#nanoTime}
   * @param workedNanos processor time of this process, as of {@link OwnWork}
   */
  public ServersTime(Duration limit, long nowNanos, long workedNanos) {
    this.limitNanos = limit.toNanos();
    this.beganNanos = nowNanos;
    this.lastNanos = nowNanos;
    samples.add(new Sample(nowNanos, workedNanos));
  }

  /** Whether the servers have had their time by now. To be asked again and again. */
  public boolean isOver(long nowNanos, long workedNanos) {
    while (samples.size() > 1 && nowNanos - second().atNanos() >= WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample before = samples.getFirst();
    double worked = workedNanos - before.workedNanos();
    if (worked < BUSY_SHARE * (nowNanos - before.atNanos())) {
      countedNanos += nowNanos - lastNanos;
    }
    lastNanos = nowNanos;
    samples.addLast(new Sample(nowNanos, workedNanos));
    return countedNanos >= limitNanos || nowNanos - beganNanos >= MAX_TIMES_THE_LIMIT * limitNanos;
  }

  private Sample second() {
    var all = samples.iterator();
    all.next();
    return all.next();
  }

  /** The processor time that this process' own threads have had; not thread-safe. */
  public static final class OwnWork {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private Map<Long, Long> byThread = new HashMap<>();
    private long ofEnded;

    /** Nanoseconds, of threads that have ended too; always 0 where the system does not tell. */
    public long nanos() {
      if (!threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
        return 0;
      }
      Map<Long, Long> now = new HashMap<>();
      long all = 0;
      for (long id : threads.getAllThreadIds()) {
        long nanos = threads.getThreadCpuTime(id);
        if (nanos > 0) {
          now.put(id, nanos);
          all += nanos;
        }
      }
      for (Map.Entry<Long, Long> before : byThread.entrySet()) {
        if (!now.containsKey(before.getKey())) {
          ofEnded += before.getValue();
        }
      }
      byThread = now;
      return all + ofEnded;
    }
  }
}
