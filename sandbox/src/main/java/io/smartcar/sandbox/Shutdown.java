package io.smartcar.sandbox;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.processes.PidFile;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.internal.servers.StormHome;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stops whatever runs of a sandbox: its servers, so that each can still reach those it needs to end
 * well, then everything that carries the sandbox's mark.
 */
final class Shutdown {

  /** Storm's workers end within 3 s or kill themselves; HBase writes out what it holds. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final List<List<ServerName>> ORDER =
      List.of(
          List.of(ServerName.SUPERVISOR),
          List.of(ServerName.DOOR_HTTP, ServerName.DOOR_TAIL, ServerName.DOOR_MQTT),
          List.of(
              ServerName.NIMBUS,
              ServerName.KAFKA,
              ServerName.REDIS,
              ServerName.HBASE_REGION_SERVER),
          List.of(ServerName.HBASE_MASTER),
          List.of(ServerName.HDFS_DATA_NODE, ServerName.HDFS_NAME_NODE),
          List.of(ServerName.ZOOKEEPER));

  private final Layout layout;
  private final Progress progress;
  private final Processes processes;

  Shutdown(Layout layout, Progress progress) {
    this.layout = layout;
    this.progress = progress;
    this.processes = new Processes(layout.settings().directory());
  }

  /** Returns when no process of the sandbox is left. */
  void run() throws IOException, SandboxException {
    for (List<ServerName> group : ORDER) {
      stop(group);
      if (group.contains(ServerName.SUPERVISOR)) {
        stopWorkers();
      }
    }
    stopLeftovers(processes.marked());
    List<ProcessHandle> left = processes.marked();
    if (!left.isEmpty()) {
      throw new SandboxException(
          "These processes do not end, end them by hand: "
              + left.stream().map(ProcessHandle::pid).toList());
    }
    StormHome.forgetWorkers(layout);
  }

  private void stop(List<ServerName> group) throws IOException {
    Map<ServerName, ProcessHandle> running = new EnumMap<>(ServerName.class);
    for (ServerName server : group) {
      process(server).ifPresent(process -> running.put(server, process));
    }
    Instant begin = Instant.now();
    List<ProcessHandle> killed = Processes.stop(List.copyOf(running.values()), PATIENCE);
    running.forEach(
        (server, process) ->
            progress.phase(
                server,
                killed.contains(process) ? Progress.Phase.KILLED : Progress.Phase.STOPPED,
                Duration.between(begin, Instant.now())));
    for (ServerName server : group) {
      new PidFile(layout.pidFile(server)).delete();
    }
  }

  /** The server's process, by its pid file; or one whose launcher died before it wrote that. */
  private Optional<ProcessHandle> process(ServerName server) {
    return new PidFile(layout.pidFile(server))
        .read()
        .or(() -> processes.servers(server).stream().findFirst());
  }

  private void stopWorkers() {
    List<ProcessHandle> workers = new ArrayList<>(processes.workers());
    if (!workers.isEmpty()) {
      Processes.stop(workers, Duration.ofSeconds(5));
      progress.note("Stopped %d processes of Storm workers".formatted(workers.size()));
    }
  }

  private void stopLeftovers(List<ProcessHandle> leftovers) {
    if (!leftovers.isEmpty()) {
      Processes.stop(leftovers, PATIENCE);
      progress.note(
          "Stopped %d processes that an earlier start had left".formatted(leftovers.size()));
    }
  }

  /** Ends servers that run and that no pid file knows: their launcher died as it started them. */
  void stopStrays() {
    List<ProcessHandle> known =
        Stream.of(ServerName.values())
            .flatMap(name -> new PidFile(layout.pidFile(name)).read().stream())
            .toList();
    List<ProcessHandle> strays =
        Stream.of(ServerName.values())
            .flatMap(name -> processes.servers(name).stream())
            .filter(process -> !known.contains(process))
            .toList();
    stopLeftovers(strays);
  }
}
