package io.smartcar.bench;

import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.ServerStatus;
import io.smartcar.sandbox.settings.SandboxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which process is what in a run; immutable. */
final class Roles {

  /** Storm's workers, or the peer. */
  static final String ENGINE = "engine";

  /** This program, which reads the figures meanwhile. */
  static final String BENCH = "bench";

  private final Map<String, List<Long>> pids;

  private Roles(Map<String, List<Long>> pids) {
    this.pids = pids;
  }

  /** The servers of a sandbox and the processes that do the work. */
  static Roles of(Sandbox sandbox, List<Long> engine) throws SandboxException {
    Map<String, List<Long>> pids = new TreeMap<>();
    pids.put(ENGINE, List.copyOf(engine));
    pids.put(BENCH, List.of(ProcessHandle.current().pid()));
    for (ServerStatus server : sandbox.status()) {
      Long pid = server.pid();
      if (pid != null) {
        pids.put(server.server().toString(), List.of(pid));
      }
    }
    return new Roles(pids);
  }

  /** Processor time until now by role. */
  Map<String, Double> processorSeconds() {
    Map<String, Double> seconds = new TreeMap<>();
    pids.forEach(
        (role, processes) ->
            seconds.put(role, processes.stream().mapToDouble(ProcessUse::processorSeconds).sum()));
    return seconds;
  }

  /** The most memory the engine's processes held, in megabytes, added up. */
  long engineResidentMegabytes() {
    return pids.getOrDefault(ENGINE, List.of()).stream()
        .mapToLong(ProcessUse::peakResidentMegabytes)
        .sum();
  }
}
