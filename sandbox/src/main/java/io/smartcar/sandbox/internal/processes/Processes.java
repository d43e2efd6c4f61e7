package io.smartcar.sandbox.internal.processes;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processes of one sandbox, recognised by a mark that each server is started with and hands
 * down to its children: an environment variable where {@code /proc} shows it, and a system property
 * on the command line everywhere. So also what a crashed launcher or Supervisor left behind is
 * found.
 */
public final class Processes {

  /** The mark in the environment; its value is the sandbox's directory. */
  static final String MARK_VARIABLE = "SMARTCAR_SANDBOX_MARK";

  /** Beside the mark in a server's environment: which server it is. */
  static final String SERVER_VARIABLE = "SMARTCAR_SANDBOX_SERVER";

  private static final String MARK_OPTION = "-Dsmartcar.sandbox=";
  private static final String SERVER_OPTION = "-Dsmartcar.sandbox.server=";
  private static final Path PROC = Path.of("/proc");

  /** A killed process stays for as long as the disk takes with what it had begun to write. */
  private static final Duration LAST_WRITES = Duration.ofMinutes(1);

  /** Killed processes are looked for again after this: a Supervisor may just have started one. */
  private static final Duration ONE_ROUND = Duration.ofMillis(500);

  private static final String WORKER = "org.apache.storm.daemon.worker.Worker";
  private static final String LOG_WRITER = "org.apache.storm.LogWriter";

  private final Path directory;

  /** Of the sandbox with this directory. */
  public Processes(Path directory) {
    this.directory = directory;
  }

  /** The options that mark the process of a Java server. */
  public List<String> markOptions(ServerName server) {
    return List.of(MARK_OPTION + directory, SERVER_OPTION + server);
  }

  /** The environment that marks the process of any server and its children. */
  Map<String, String> markEnvironment(ServerName server) {
    return Map.of(MARK_VARIABLE, directory.toString(), SERVER_VARIABLE, server.toString());
  }

  /** Every live process of this sandbox, whoever started it. */
  public List<ProcessHandle> marked() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> process.pid() != ProcessHandle.current().pid())
          .filter(Processes::isAlive)
          .filter(this::isMarked)
          .toList();
    }
  }

  /** The processes of that server, of which there should be one; workers are not among them. */
  public List<ProcessHandle> servers(ServerName server) {
    return marked().stream()
        .filter(process -> !isWorker(process))
        .filter(
            process ->
                strings(process, "environ").contains(SERVER_VARIABLE + "=" + server)
                    || hasArgument(process, SERVER_OPTION + server))
        .toList();
  }

  /** The JVMs of Storm's workers, and the processes that wrote their output down. */
  public List<ProcessHandle> workers() {
    return marked().stream().filter(Processes::isWorker).toList();
  }

  /** The worker JVMs; a log writer has the worker's whole command among its arguments. */
  public List<ProcessHandle> workerJvms() {
    return marked().stream()
        .filter(process -> hasArgument(process, WORKER) && !hasArgument(process, LOG_WRITER))
        .toList();
  }

  /**
   * The worker JVMs that have told their Supervisor that they run. One that dies before is missed
   * only when the time for its start is over.
   */
  public List<ProcessHandle> startedWorkerJvms(Path stormData) {
    return workerJvms().stream().filter(worker -> hasHeartbeat(stormData, worker)).toList();
  }

  /** The ports that worker JVMs were given. */
  public Set<Integer> workerPorts() {
    Set<Integer> ports = new TreeSet<>();
    for (ProcessHandle worker : workerJvms()) {
      lastArguments(worker, 2)
          .map(arguments -> arguments.get(0))
          .filter(port -> port.matches("\\d{1,5}"))
          .ifPresent(port -> ports.add(Integer.parseInt(port)));
    }
    return ports;
  }

  /** Storm ends the command line of a worker with its port and its id. */
  private static Optional<List<String>> lastArguments(ProcessHandle worker, int count) {
    List<String> arguments = strings(worker, "cmdline").stream().filter(a -> !a.isEmpty()).toList();
    return arguments.size() < count
        ? Optional.empty()
        : Optional.of(arguments.subList(arguments.size() - count, arguments.size()));
  }

  private static boolean hasHeartbeat(Path stormData, ProcessHandle worker) {
    String workerId = lastArguments(worker, 1).map(arguments -> arguments.get(0)).orElse("none");
    try (Stream<Path> beats =
        Files.list(stormData.resolve("workers").resolve(workerId).resolve("heartbeats"))) {
      return beats.findAny().isPresent();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** How many worker JVMs run. */
  public long workerCount() {
    return workerJvms().size();
  }

  /** Whether that process belongs to this sandbox. */
  boolean isMarked(ProcessHandle process) {
    return strings(process, "environ").contains(MARK_VARIABLE + "=" + directory)
        || hasArgument(process, MARK_OPTION + directory)
        || hasArgument(process, "-Dstorm.home=" + directory.resolve(Layout.STORM_HOME));
  }

  private static boolean isWorker(ProcessHandle process) {
    return hasArgument(process, WORKER) || hasArgument(process, LOG_WRITER);
  }

  private static boolean hasArgument(ProcessHandle process, String argument) {
    if (Files.isDirectory(PROC.resolve("self"))) {
      return strings(process, "cmdline").contains(argument);
    }
    return (process.info().commandLine().orElse("") + " ").contains(" " + argument + " ");
  }

  /** The zero-terminated strings of a file of {@code /proc}; none of another user's process. */
  private static List<String> strings(ProcessHandle process, String file) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(process.pid() + "/" + file));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException notOursOrGone) {
      return List.of();
    }
  }

  /**
   * Whether it runs. A process that has ended and was not collected by its parent does not, though
   * the Java API says so: in a container without an init process nobody ever collects it.
   */
  public static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && state(process).map(state -> state != 'Z').orElse(true);
  }

  /** Whether a signal (SIGSTOP, or a debugger) holds it, where the system tells. */
  public static boolean isStopped(ProcessHandle process) {
    return state(process).map(state -> state == 'T' || state == 't').orElse(false);
  }

  private static Optional<Character> state(ProcessHandle process) {
    return line(process, "status", "State:").map(text -> text.charAt(0));
  }

  /** The memory it holds, in bytes, where the system tells. */
  public static Optional<Long> residentBytes(ProcessHandle process) {
    return line(process, "status", "VmRSS:")
        .map(text -> Long.parseLong(text.substring(0, text.indexOf(' '))) * 1024);
  }

  private static Optional<String> line(ProcessHandle process, String file, String label) {
    try (Stream<String> lines = Files.lines(PROC.resolve(process.pid() + "/" + file))) {
      return lines
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(label.length()).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException noSuchProcessOrSystem) {
      return Optional.empty();
    }
  }

  /** How long it has run. */
  public static Duration age(ProcessHandle process, Instant now) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, now))
        .orElse(Duration.ZERO);
  }

  /**
   * Asks them to end, and kills those that have not within the patience.
   *
   * @return those that had to be killed
   */
  public static List<ProcessHandle> stop(List<ProcessHandle> processes, Duration patience) {
    processes.forEach(ProcessHandle::destroy);
    awaitEnd(processes, patience);
    List<ProcessHandle> stubborn = processes.stream().filter(Processes::isAlive).toList();
    stubborn.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(stubborn, LAST_WRITES);
    return stubborn;
  }

  /**
   * Kills it and waits for its end.
   *
   * @throws SandboxException if it does not end
   */
  public static void kill(ProcessHandle process) throws SandboxException {
    process.destroyForcibly();
    awaitEnd(List.of(process), LAST_WRITES);
    if (isAlive(process)) {
      throw new SandboxException(
          "Process %d was killed %d s ago and is still there, in state %s: look at it with ps"
              .formatted(
                  process.pid(),
                  LAST_WRITES.toSeconds(),
                  state(process).map(String::valueOf).orElse("unknown")));
    }
  }

  /**
   * Kills every process of the sandbox, also those that they start meanwhile.
   *
   * @return those that are left when the time is over
   */
  public List<ProcessHandle> killMarked(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<ProcessHandle> left = marked();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      left.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(left, ONE_ROUND);
      left = marked();
    }
    return left;
  }

  private static void awaitEnd(List<ProcessHandle> processes, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    while (processes.stream().anyMatch(Processes::isAlive) && System.nanoTime() < deadline) {
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException stopAnyway) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
