package io.smartcar.sandbox;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.internal.processes.ServerProcess;
import io.smartcar.sandbox.internal.servers.Server;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One start of some servers: each as soon as those that it needs answer, the others at the same
 * time. Those that run already are waited for in the same way. The first failure stops what this
 * start has started. For one use.
 *
 * <p>Each server has a thread while it starts. The thread that called {@link #run} reports what
 * they have come to, and no lock is held while it does.
 */
final class Startup {

  /** A cold disk and two busy cores take a server a third of this. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * HBase's are given so many times as long: after a region server was killed, its session has to
   * end and its write-ahead log to be replayed first, which took two busy cores two minutes.
   */
  private static final int RECOVERING = 3;

  private static final Duration BETWEEN_NOTES = Duration.ofSeconds(5);
  private static final int BETWEEN_PROBES_MILLIS = 200;
  private static final Duration STOP = Duration.ofSeconds(5);

  private interface Report {
    void to(Progress progress);
  }

  /** Wakes the thread that reports. */
  private static final Report NOTHING = nobody -> {};

  private final Layout layout;
  private final Progress progress;
  private final Duration patience;
  private final Map<ServerName, CompletableFuture<Void>> answering =
      new EnumMap<>(ServerName.class);
  private final Set<ServerName> waitedFor = EnumSet.noneOf(ServerName.class);
  private final Queue<ServerProcess> started = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final long startNanos = System.nanoTime();

  /**
   * With a patience for each server, from when those that it needs answer; HBase's have {@value
   * #RECOVERING} times as much.
   */
  Startup(Layout layout, Progress progress, Duration patience) {
    this.layout = layout;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Starts some and returns when these and those that run already answer.
   *
   * @throws SandboxException what failed first; then none of those started runs any more
   */
  void run(Collection<Server> toStart, Map<Server, ProcessHandle> running) throws SandboxException {
    for (Server server : toStart) {
      try {
        server.install();
      } catch (IOException e) {
        throw notStarted(server, e);
      }
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    Thread interrupted = new Thread(this::stopStarted, "sandbox-interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      for (ServerName name : ServerName.values()) {
        toStart.stream()
            .filter(server -> server.name() == name)
            .forEach(server -> begin(server, () -> start(server), threads));
        running.forEach(
            (server, process) -> {
              if (server.name() == name) {
                begin(server, () -> awaitRunning(server, process), threads);
              }
            });
      }
      awaitAll(threads);
    } finally {
      threads.shutdown();
      removeHook(interrupted);
    }
  }

  private interface Task {
    void run() throws IOException, SandboxException;
  }

  /** Begun in the order of the servers' names, so those that it needs have begun before. */
  private void begin(Server server, Task task, ExecutorService threads) {
    waitedFor.add(server.name());
    CompletableFuture<?>[] needs =
        server.name().needs().stream()
            .map(answering::get)
            .filter(need -> need != null)
            .toArray(CompletableFuture<?>[]::new);
    answering.put(
        server.name(),
        CompletableFuture.allOf(needs).thenRunAsync(() -> runOrFail(server, task), threads));
  }

  // Whatever ends it, an Error too, is what the start fails with; it cannot be thrown further here.
  @SuppressWarnings("CatchingUnchecked")
  private void runOrFail(Server server, Task task) {
    try {
      if (failure.get() == null) {
        task.run();
      }
    } catch (SandboxException e) {
      fail(e);
    } catch (Throwable e) {
      fail(notStarted(server, e));
    }
  }

  private static SandboxException notStarted(Server server, Throwable e) {
    return new SandboxException("%s could not be started: %s".formatted(server.name(), e), e);
  }

  private void start(Server server) throws IOException, SandboxException {
    report(server.name(), Progress.Phase.STARTING, Duration.ZERO);
    server.prepare();
    ServerProcess process = ServerProcess.of(server.launch(), layout);
    started.add(process);
    while (failure.get() == null) {
      if (!process.isAlive()) {
        throw process.death();
      }
      if (server.answers()) {
        report(server.name(), Progress.Phase.UP, process.age());
        return;
      }
      Duration limit = patience(server.name());
      if (process.age().compareTo(limit) > 0) {
        throw process.silence(limit);
      }
      pause();
    }
    Processes.stop(List.of(process.handle()), STOP);
  }

  private void awaitRunning(Server server, ProcessHandle process) throws SandboxException {
    long beganNanos = System.nanoTime();
    Duration limit = patience(server.name());
    while (failure.get() == null) {
      if (!Processes.isAlive(process)) {
        throw new SandboxException(
            "%s, process %d, has just ended: see %s, and start again with `sandbox up`"
                .formatted(server.name(), process.pid(), layout.log(server.name())));
      }
      if (server.answers()) {
        report(server.name(), Progress.Phase.ALREADY_UP, Processes.age(process, Instant.now()));
        return;
      }
      if (System.nanoTime() - beganNanos > limit.toNanos()) {
        throw new SandboxException(
            "%s runs, process %d, but has not answered for %d s%s: see %s, or stop it with `sandbox down`"
                .formatted(
                    server.name(),
                    process.pid(),
                    limit.toSeconds(),
                    Processes.isStopped(process) ? " (it was stopped by a signal)" : "",
                    layout.log(server.name())));
      }
      pause();
    }
  }

  private Duration patience(ServerName server) {
    return switch (server) {
      case HBASE_MASTER, HBASE_REGION_SERVER -> patience.multipliedBy(RECOVERING);
      default -> patience;
    };
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_PROBES_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes on what happens until all answer or one has failed. */
  private void awaitAll(ExecutorService threads) throws SandboxException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answering.values().toArray(CompletableFuture<?>[]::new));
    var unused = all.whenComplete((done, none) -> reports.add(NOTHING));
    try {
      long noteNanos = startNanos + BETWEEN_NOTES.toNanos();
      while (failure.get() == null && !(all.isDone() && reports.isEmpty())) {
        Report next = reports.poll(noteNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next != null) {
          next.to(progress);
        }
        if (System.nanoTime() - noteNanos >= 0) {
          noteNanos += BETWEEN_NOTES.toNanos();
          progress.waiting(
              List.copyOf(waitedFor), Duration.ofNanos(System.nanoTime() - startNanos));
        }
      }
    } catch (InterruptedException stop) {
      fail(new SandboxException("The start was interrupted", stop));
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error unreported) {
      fail(unreported);
    }
    Throwable cause = failure.get();
    if (cause != null) {
      threads.shutdownNow();
      all.handle((done, failed) -> NOTHING).join();
      stopStarted();
      throw cause instanceof SandboxException known
          ? known
          : new SandboxException("The start failed: " + cause, cause);
    }
  }

  private void report(ServerName server, Progress.Phase phase, Duration elapsed) {
    reports.add(
        to -> {
          if (phase != Progress.Phase.STARTING) {
            waitedFor.remove(server);
          }
          to.phase(server, phase, elapsed);
        });
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    reports.add(NOTHING);
  }

  /** Also run when the launcher is told to end in the middle of a start. */
  private void stopStarted() {
    fail(new SandboxException("The start was interrupted"));
    Processes.stop(started.stream().map(ServerProcess::handle).toList(), STOP);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endsAlready) {
      // it runs by now
    }
  }
}
