package io.smartcar.sandbox;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.internal.processes.ServerProcess;
import io.smartcar.sandbox.internal.servers.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One start of some servers: each as soon as those that it needs answer, the others at the same
 * time. The first failure stops what this start has started. For one use.
 */
final class Startup {

  /** A cold disk and two busy cores take a server a third of this. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration BETWEEN_NOTES = Duration.ofSeconds(5);
  private static final int BETWEEN_PROBES_MILLIS = 200;

  private final Layout layout;
  private final Progress progress;
  private final Map<ServerName, CompletableFuture<Void>> answering =
      new EnumMap<>(ServerName.class);
  private final List<ServerProcess> started = new ArrayList<>();
  private final Set<ServerName> waitedFor = EnumSet.noneOf(ServerName.class);
  private final long startNanos = System.nanoTime();
  private @Nullable Exception failure;

  Startup(Layout layout, Progress progress) {
    this.layout = layout;
    this.progress = progress;
  }

  /**
   * Starts them and returns when all answer.
   *
   * @throws SandboxException what failed first; then none of them runs any more
   */
  void run(Collection<Server> servers) throws SandboxException {
    for (Server server : servers) {
      try {
        server.install();
      } catch (IOException e) {
        throw unwritable(server, e);
      }
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    Thread interrupted = new Thread(this::stopStarted, "sandbox-interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      servers.forEach(server -> waitedFor.add(server.name()));
      for (Server server : inOrder(servers)) {
        CompletableFuture<?>[] needs =
            server.name().needs().stream()
                .map(answering::get)
                .filter(need -> need != null)
                .toArray(CompletableFuture<?>[]::new);
        answering.put(
            server.name(),
            CompletableFuture.allOf(needs).thenRunAsync(() -> startOrRecord(server), threads));
      }
      awaitAll();
    } finally {
      threads.shutdown();
      removeHook(interrupted);
    }
  }

  private static List<Server> inOrder(Collection<Server> servers) {
    return servers.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  private void awaitAll() throws SandboxException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answering.values().toArray(CompletableFuture<?>[]::new));
    while (!all.isDone()) {
      try {
        all.get(BETWEEN_NOTES.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        noteWaiting();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        fail(new SandboxException("The start was interrupted", stop));
        all.join();
      } catch (ExecutionException recorded) {
        break;
      }
    }
    Exception cause = failure();
    if (cause != null) {
      stopStarted();
      throw cause instanceof SandboxException known
          ? known
          : new SandboxException("The start failed: " + cause, cause);
    }
  }

  private void startOrRecord(Server server) {
    try {
      if (failure() == null) {
        start(server);
      }
    } catch (IOException | SandboxException | RuntimeException e) {
      fail(e instanceof IOException ? unwritable(server, e) : e);
    }
  }

  private static SandboxException unwritable(Server server, Exception e) {
    return new SandboxException("%s could not be started: %s".formatted(server.name(), e), e);
  }

  private void start(Server server) throws IOException, SandboxException {
    report(server.name(), Progress.Phase.STARTING, Duration.ZERO);
    server.prepare();
    ServerProcess process = ServerProcess.of(server.launch(), layout);
    synchronized (this) {
      started.add(process);
    }
    while (failure() == null) {
      if (!process.isAlive()) {
        throw process.death();
      }
      if (server.answers()) {
        report(server.name(), Progress.Phase.UP, process.age());
        return;
      }
      if (process.age().compareTo(PATIENCE) > 0) {
        throw process.silence(PATIENCE);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_PROBES_MILLIS);
    } catch (InterruptedException noOneDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void report(ServerName server, Progress.Phase phase, Duration elapsed) {
    if (phase == Progress.Phase.UP) {
      waitedFor.remove(server);
    }
    progress.phase(server, phase, elapsed);
  }

  private synchronized void noteWaiting() {
    progress.waiting(List.copyOf(waitedFor), Duration.ofNanos(System.nanoTime() - startNanos));
  }

  private synchronized @Nullable Exception failure() {
    return failure;
  }

  private synchronized void fail(Exception cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /** Also run when the launcher is told to end in the middle of a start. */
  private void stopStarted() {
    fail(new SandboxException("The start was interrupted"));
    List<ProcessHandle> processes;
    synchronized (this) {
      processes = started.stream().map(ServerProcess::handle).toList();
    }
    Processes.stop(processes, Duration.ofSeconds(5));
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endsAlready) {
      // it runs by now
    }
  }
}
