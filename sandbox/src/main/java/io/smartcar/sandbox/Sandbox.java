package io.smartcar.sandbox;

import io.smartcar.sandbox.internal.files.Directories;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.processes.LogTail;
import io.smartcar.sandbox.internal.processes.PidFile;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.internal.secure.SecureStart;
import io.smartcar.sandbox.internal.servers.Server;
import io.smartcar.sandbox.internal.servers.Servers;
import io.smartcar.sandbox.internal.servers.StormCommand;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole stack on this machine, as server processes that outlive the program that starts them.
 * Everything they write is under the directory of the {@link SandboxSettings}; what is up is found
 * there, so that any program with the same settings sees the same sandbox. Thread-safe; two
 * programs that start or stop one sandbox at a time wait for each other.
 */
public final class Sandbox {

  private static final Duration KILL_ALL = Duration.ofSeconds(10);

  private final SandboxSettings settings;
  private final Layout layout;
  private final Processes processes;
  private final Clock clock;

  public Sandbox(SandboxSettings settings) {
    this.settings = settings;
    this.layout = new Layout(settings);
    this.processes = new Processes(settings.directory());
    this.clock = Clock.systemUTC();
  }

  /** What this sandbox was made with. */
  public SandboxSettings settings() {
    return settings;
  }

  /**
   * Starts every server that does not run and returns when all of them answer; those that ran
   * already are waited for like the others. Changes nothing if all answer already.
   *
   * @param progress called by this thread alone
   * @throws SandboxException what stands in the way, with the remedy; what this call has started is
   *     then stopped again
   */
  public void up(Progress progress) throws SandboxException {
    up(EnumSet.allOf(ServerName.class), progress, Startup.PATIENCE);
  }

  /**
   * The same of these servers alone, for who needs no others; one whose servers are not among them
   * is not waited for.
   */
  public void up(Set<ServerName> wanted, Progress progress) throws SandboxException {
    up(wanted, progress, Startup.PATIENCE);
  }

  /** For a test: with another patience. */
  void up(Progress progress, Duration patience) throws SandboxException {
    up(EnumSet.allOf(ServerName.class), progress, patience);
  }

  private void up(Set<ServerName> wanted, Progress progress, Duration patience)
      throws SandboxException {
    new Preflight(settings).checkDirectory();
    exclusively(
        progress,
        () -> {
          new Shutdown(layout, progress).stopStrays();
          List<Server> toStart = new ArrayList<>();
          Map<Server, ProcessHandle> running = new LinkedHashMap<>();
          for (Server server : servers()) {
            if (!wanted.contains(server.name())) {
              continue;
            }
            process(server.name())
                .ifPresentOrElse(
                    process -> running.put(server, process), () -> toStart.add(server));
          }
          new Preflight(settings).check(toStart.stream().map(Server::name).toList());
          if (settings.secure()) {
            new SecureStart(settings.secureFiles()).run();
          }
          new Startup(layout, progress, patience).run(toStart, running);
        });
  }

  /**
   * Stops every process of the sandbox, also those that a crashed launcher or Supervisor left. What
   * the servers have stored stays.
   *
   * @throws SandboxException if a process does not even end when it is killed
   */
  public void down(Progress progress) throws SandboxException {
    if (Files.isDirectory(settings.directory())) {
      exclusively(progress, () -> new Shutdown(layout, progress).run());
    }
  }

  /**
   * Deletes what the servers have stored, so that the next start begins empty. Logs stay.
   *
   * @throws SandboxException if the sandbox is not down
   */
  public void deleteData() throws SandboxException {
    deleteWhenDown(settings.dataDirectory());
  }

  /**
   * Deletes the logs of the servers and of Storm's workers.
   *
   * @throws SandboxException if the sandbox is not down
   */
  public void deleteLogs() throws SandboxException {
    deleteWhenDown(settings.logs());
  }

  private void deleteWhenDown(Path directory) throws SandboxException {
    if (!Files.isDirectory(settings.directory())) {
      return;
    }
    exclusively(
        Progress.SILENT,
        () -> {
          if (!processes.marked().isEmpty()) {
            throw new SandboxException(
                "The sandbox in %s is up: stop it first, with `sandbox down`"
                    .formatted(settings.directory()));
          }
          Directories.delete(directory);
        });
  }

  /** How each server is, in the order of their start. */
  public List<ServerStatus> status() throws SandboxException {
    Instant now = clock.instant();
    List<ServerStatus> all = new ArrayList<>();
    for (Server server : servers()) {
      all.add(status(server, now));
    }
    return all;
  }

  private ServerStatus status(Server server, Instant now) {
    ServerName name = server.name();
    int port = settings.port(name);
    Optional<ProcessHandle> found = process(name);
    if (found.isEmpty()) {
      return new ServerStatus(name, ServerStatus.State.DOWN, port, null, Duration.ZERO, null);
    }
    ProcessHandle process = found.get();
    return new ServerStatus(
        name,
        server.answers() ? ServerStatus.State.UP : ServerStatus.State.NOT_ANSWERING,
        port,
        process.pid(),
        Processes.age(process, now),
        Processes.residentBytes(process).orElse(null));
  }

  /** Whether every server answers. */
  public boolean isUp() throws SandboxException {
    return status().stream().allMatch(server -> server.state() == ServerStatus.State.UP);
  }

  /** Every process of the sandbox: the servers, and Storm's workers with their log writers. */
  public List<ProcessHandle> processes() {
    return processes.marked();
  }

  /** The JVMs of Storm's workers, with the processes that write their output down. */
  public List<ProcessHandle> workers() {
    return processes.workers();
  }

  /** The JVMs of Storm's workers alone. */
  public List<ProcessHandle> workerJvms() {
    return processes.workerJvms();
  }

  /** Of these, the ones that are up: their Supervisor has heard of them. */
  public List<ProcessHandle> startedWorkerJvms() {
    return processes.startedWorkerJvms(layout.data("storm"));
  }

  /**
   * Ends a server as a crash would, with no time for it to write anything down; {@link #up} starts
   * it again. Returns when it has ended.
   *
   * @return the process that was ended
   * @throws SandboxException if the server does not run, or does not end
   */
  public ProcessHandle kill(ServerName server) throws SandboxException {
    ProcessHandle process =
        process(server).orElseThrow(() -> new SandboxException(server + " does not run"));
    Processes.kill(process);
    return process;
  }

  /**
   * Ends every process of the sandbox as a crash would, whatever else happens to it at the time: it
   * waits for no server and for no other program, and takes some seconds at most. For one whose
   * data is not needed any more; {@link #down} is the orderly way.
   *
   * @throws SandboxException if a process is still there
   */
  public void killAll() throws SandboxException {
    List<ProcessHandle> left = processes.killMarked(KILL_ALL);
    if (!left.isEmpty()) {
      throw new SandboxException(
          "These processes were killed and do not end, look at them with ps: "
              + left.stream().map(ProcessHandle::pid).toList());
    }
  }

  /** How many worker JVMs run. */
  public long workerCount() {
    return processes.workerCount();
  }

  /** The memory that all its processes hold; empty where the system does not tell. */
  public Optional<Long> residentBytes() {
    return processes().stream()
        .map(Processes::residentBytes)
        .reduce(Optional.of(0L), (sum, one) -> sum.flatMap(a -> one.map(b -> a + b)));
  }

  /** The log of a server; it may not exist yet. */
  public Path log(ServerName server) {
    return layout.log(server);
  }

  /**
   * The end of a server's log, oldest line first; none if it has written none.
   *
   * @throws SandboxException if the log cannot be read
   */
  public List<String> lastLines(ServerName server, int count) throws SandboxException {
    try {
      return LogTail.last(layout.log(server), count);
    } catch (IOException unreadable) {
      throw new SandboxException(
          "%s cannot be read (%s): make it yours".formatted(layout.log(server), unreadable),
          unreadable);
    }
  }

  /**
   * The {@code storm} command for this sandbox, ready to be started: {@code jar JAR MAIN ARGS…},
   * {@code list}, {@code kill}, {@code activate}, {@code deactivate} or {@code rebalance} with its
   * arguments.
   *
   * @throws SandboxException if Nimbus does not run, or there is no such command
   */
  public ProcessBuilder storm(String... arguments) throws SandboxException {
    if (process(ServerName.NIMBUS).isEmpty()) {
      throw new SandboxException(
          "The sandbox in %s is down: start it with `scripts/smartcar sandbox up`"
              .formatted(settings.directory()));
    }
    return StormCommand.of(layout, Arrays.asList(arguments));
  }

  private Optional<ProcessHandle> process(ServerName server) {
    return new PidFile(layout.pidFile(server)).read();
  }

  private List<Server> servers() throws SandboxException {
    return Servers.of(layout);
  }

  private interface Action {
    void run() throws IOException, SandboxException;
  }

  private void exclusively(Progress progress, Action action) throws SandboxException {
    Path file = layout.lockFile();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (RandomAccessFile lockFile = new RandomAccessFile(file.toFile(), "rw");
          FileLock lock = lock(lockFile, progress)) {
        action.run();
      }
    } catch (IOException failure) {
      throw new SandboxException(
          "%s cannot be used (%s): make it yours, or name another directory with --dir"
              .formatted(settings.directory(), failure),
          failure);
    }
  }

  private FileLock lock(RandomAccessFile file, Progress progress)
      throws IOException, SandboxException {
    try {
      FileLock free = file.getChannel().tryLock();
      if (free != null) {
        return free;
      }
      progress.note("Waiting for another start or stop of this sandbox to end");
      return file.getChannel().lock();
    } catch (OverlappingFileLockException sameProgram) {
      throw new SandboxException(
          "This program already starts or stops the sandbox in " + settings.directory(),
          sameProgram);
    }
  }
}
