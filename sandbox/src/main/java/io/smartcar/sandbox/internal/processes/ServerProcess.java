package io.smartcar.sandbox.internal.processes;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the process of a server so that it outlives this one, and says why it died. */
public final class ServerProcess {

  /**
   * A new session where the system has {@code setsid}, else the signals ignored: an interrupt of
   * the launcher in its terminal must not reach the servers that are up.
   */
  private static final String DETACHED =
      "command -v setsid >/dev/null 2>&1 && exec setsid \"$@\"; trap '' INT HUP; exec \"$@\"";

  private static final int LAST_LINES = 12;

  private final ServerName server;
  private final Layout layout;
  private final Process process;
  private final long logLengthBefore;
  private final long startNanos = System.nanoTime();

  private ServerProcess(Launch launch, Layout layout) throws IOException {
    this.server = launch.server();
    this.layout = layout;
    Path log = layout.log(server);
    this.logLengthBefore = Files.exists(log) ? Files.size(log) : 0;
    this.process = start(launch, layout);
  }

  /** Starts it and remembers its process in the server's pid file. */
  public static ServerProcess of(Launch launch, Layout layout) throws IOException {
    ServerProcess started = new ServerProcess(launch, layout);
    new PidFile(layout.pidFile(launch.server())).write(started.process.toHandle());
    return started;
  }

  /**
   * Runs a program that a server needs before its first start.
   *
   * @throws SandboxException if it fails
   */
  public static void runToEnd(Launch launch, Layout layout, Duration patience)
      throws IOException, SandboxException {
    ServerProcess run = new ServerProcess(launch, layout);
    try {
      if (!run.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        run.process.destroyForcibly();
        throw new SandboxException(
            "%s could not be prepared in %d s: see %s"
                .formatted(launch.server(), patience.toSeconds(), layout.output(launch.server())));
      }
    } catch (InterruptedException stop) {
      run.process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new SandboxException(launch.server() + " was interrupted while it was prepared", stop);
    }
    if (run.process.exitValue() != 0) {
      throw run.death();
    }
  }

  private static Process start(Launch launch, Layout layout) throws IOException {
    List<String> detached = new ArrayList<>(List.of("/bin/sh", "-c", DETACHED, "sandbox"));
    detached.addAll(launch.command());
    ProcessBuilder builder = new ProcessBuilder(detached);
    // JVM options from outside would change heaps and print to the output.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
    builder.environment().putAll(launch.environment());
    Processes processes = new Processes(layout.settings().directory());
    builder.environment().putAll(processes.markEnvironment(launch.server()));
    Path output = layout.output(launch.server());
    Files.createDirectories(output.toAbsolutePath().getParent());
    builder.directory(layout.settings().directory().toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return builder.start();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Says that it ended by itself, how, and the last it wrote. */
  public SandboxException death() throws IOException {
    return new SandboxException(
        "%s ended %.1f s after its start with status %d: see %s%s"
            .formatted(
                server,
                age().toMillis() / 1000.0,
                process.exitValue(),
                layout.log(server),
                lastLines()));
  }

  /** Says that it runs and does not answer. */
  public SandboxException silence(Duration patience) throws IOException {
    return new SandboxException(
        "%s runs but did not answer in %d s: see %s%s"
            .formatted(server, patience.toSeconds(), layout.log(server), lastLines()));
  }

  private String lastLines() throws IOException {
    Path log = layout.log(server);
    List<String> lines = new ArrayList<>(LogTail.last(log, logLengthBefore, LAST_LINES));
    lines.addAll(LogTail.last(layout.output(server), LAST_LINES));
    StringBuilder text = new StringBuilder();
    for (String line : lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())) {
      text.append("\n  ").append(line);
    }
    return text.toString();
  }
}
