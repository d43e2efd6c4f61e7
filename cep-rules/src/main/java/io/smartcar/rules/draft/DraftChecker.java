package io.smartcar.rules.draft;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks drafts one at a time in a process of its own, with bounds in time and memory: whatever
 * somebody writes, it can end that process and nothing else. The process starts with the first
 * draft, stays for those that follow, for a compiler that has just started is slow, and ends when
 * none came for a while. Thread-safe.
 */
public final class DraftChecker implements AutoCloseable {

  /*
   * Statements can be written whose compilation or run never ends, or that keep all they see. A
   * thread cannot be ended in Java and its memory not be bounded; a process can.
   */

  /**
   * What a check may take; immutable.
   *
   * @param time of a check; its start and the compiler's included
   * @param queue how long a draft may wait until the one before is done
   * @param idle how long the process stays without a draft
   * @param heapMegabytes of the process
   */
  public record Limits(Duration time, Duration queue, Duration idle, int heapMegabytes) {

    /** For people who wait for it. */
    public static final Limits USUAL =
        new Limits(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofMinutes(5), 192);
  }

  private static final int METASPACE_MEGABYTES = 192;

  /** So many may wait for their turn; whoever comes then is told at once. */
  private static final int MAX_WAITING = 8;

  private final Limits limits;
  private final Semaphore turn = new Semaphore(1, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private final ScheduledThreadPoolExecutor clock;
  private @Nullable ScheduledFuture<?> idle;
  private volatile @Nullable Worker worker;
  private volatile boolean closed;

  /** Creates it; nothing is started yet. */
  public DraftChecker(Limits limits) {
    this.limits = limits;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "draft-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
  }

  /**
   * Checks a draft; blocks until that is done.
   *
   * @throws DraftException if it takes too much, or could not be checked
   */
  public DraftReport check(Draft draft) throws DraftException, InterruptedException {
    return check(draft, limits.time());
  }

  /**
   * Checks a draft within another time; blocks until that is done.
   *
   * @throws DraftException if it takes too much, or could not be checked
   */
  public DraftReport check(Draft draft, Duration time) throws DraftException, InterruptedException {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      throw busy();
    }
    try {
      if (!turn.tryAcquire(limits.queue().toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } finally {
      waiting.decrementAndGet();
    }
    try {
      return ask(draft, time);
    } finally {
      turn.release();
    }
  }

  private static DraftException busy() {
    return new DraftException(
        DraftException.Kind.BUSY, "other rules are being checked: ask again", null);
  }

  /** By whoever has the turn. */
  private DraftReport ask(Draft draft, Duration time) throws DraftException {
    ScheduledFuture<?> ending = idle;
    if (ending != null) {
      ending.cancel(false);
    }
    Worker asked = started();
    ScheduledFuture<?> over =
        clock.schedule(asked::tooLong, time.toMillis(), TimeUnit.MILLISECONDS);
    try {
      DraftReport report = asked.ask(draft, time);
      idle = clock.schedule(this::endIdle, limits.idle().toMillis(), TimeUnit.MILLISECONDS);
      return report;
    } catch (IOException gone) {
      worker = null;
      asked.close();
      throw asked.isTooLong()
          ? new DraftException(
              DraftException.Kind.TOO_MUCH,
              "the check took longer than %d s and was ended: what the rules keep or do must have an end"
                  .formatted(time.toSeconds()),
              gone)
          : new DraftException(
              DraftException.Kind.TOO_MUCH,
              "the check ended early, with more memory than it may take (%d MB) or by itself: make rules and scenarios smaller"
                  .formatted(limits.heapMegabytes()),
              gone);
    } finally {
      over.cancel(false);
    }
  }

  private Worker started() throws DraftException {
    Worker there = worker;
    if (there != null && there.process.isAlive()) {
      return there;
    }
    if (there != null) {
      there.close();
    }
    if (closed) {
      throw new DraftException(DraftException.Kind.FAILED, "the checks are ended", null);
    }
    try {
      Worker started = new Worker(limits);
      worker = started;
      if (closed) {
        started.close();
      }
      return started;
    } catch (IOException cannot) {
      throw new DraftException(
          DraftException.Kind.FAILED,
          "no process can be started to check rules: %s; see memory and limits of this machine"
              .formatted(cannot.getMessage()),
          cannot);
    }
  }

  private void endIdle() {
    if (turn.tryAcquire()) {
      try {
        end();
      } finally {
        turn.release();
      }
    }
  }

  private void end() {
    Worker there = worker;
    worker = null;
    if (there != null) {
      there.close();
    }
  }

  /** Ends the process, also in the middle of a check. */
  @Override
  public void close() {
    closed = true;
    clock.shutdownNow();
    end();
  }

  /** The process, with its own directory. */
  private static final class Worker {
    private final Path directory;
    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;
    private volatile boolean tooLong;

    Worker(Limits limits) throws IOException {
      directory = Files.createTempDirectory("smartcar-draft");
      try {
        process = start(limits, directory);
      } catch (IOException cannot) {
        Files.deleteIfExists(directory);
        throw cannot;
      }
      out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
      in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    private static Process start(Limits limits, Path directory) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx" + limits.heapMegabytes() + "m");
      command.add("-XX:MaxMetaspaceSize=" + METASPACE_MEGABYTES + "m");
      command.add("-XX:+ExitOnOutOfMemoryError");
      // Of which it says a line on the output that is the report's.
      command.add("-XX:+DisplayVMOutputToStderr");
      command.add("-XX:TieredStopAtLevel=1");
      command.add("-XX:+UseSerialGC");
      command.add("-Xshare:auto");
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(DraftWorker.class.getName());
      command.add(directory.toString());
      ProcessBuilder builder = new ProcessBuilder(command);
      // Nothing of whoever asks is for it: neither passwords nor options of the JVM.
      Map<String, String> environment = builder.environment();
      environment.keySet().retainAll(List.of("PATH", "LANG", "LC_ALL", "TZ"));
      builder.redirectError(Redirect.DISCARD);
      return builder.start();
    }

    DraftReport ask(Draft draft, Duration time) throws IOException {
      out.writeLong(time.toNanos());
      DraftWire.write(out, draft);
      out.flush();
      return DraftWire.readReport(in);
    }

    void tooLong() {
      tooLong = true;
      process.destroyForcibly();
    }

    boolean isTooLong() {
      return tooLong;
    }

    void close() {
      process.destroyForcibly();
      try {
        process.waitFor(1, TimeUnit.SECONDS);
        DraftWorker.clear(directory);
        Files.deleteIfExists(directory);
      } catch (NoSuchFileException gone) {
        // The process was clearing it too.
      } catch (IOException left) {
        // A file that is left in the directory of temporary files does no harm.
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
