package io.smartcar.sandbox;

import io.smartcar.sandbox.internal.files.JavaHome;
import io.smartcar.sandbox.internal.processes.PortHolder;
import io.smartcar.sandbox.internal.processes.Processes;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Looks, before anything is started, whether this machine can run what is to be started. */
final class Preflight {

  /** Hadoop, inside HBase, does not run on later ones. */
  private static final int OLDEST_JAVA = 17;

  private static final int NEWEST_JAVA = 21;

  private static final long MEGABYTE = 1024L * 1024L;

  /** What a JVM holds besides its heap: classes, compiled code, threads. */
  private static final int JVM_MEGABYTES = 96;

  /** A door in a quiet sandbox. */
  private static final int DOOR_MEGABYTES = 160;

  /** Kafka alone refuses to go on when the disk is full, in the middle of a demonstration. */
  private static final long FREE_DISK_MEGABYTES = 500;

  private final SandboxSettings settings;

  Preflight(SandboxSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks all that can be told in advance.
   *
   * @throws SandboxException the first thing that stands in the way
   */
  void check(Collection<ServerName> toStart) throws SandboxException {
    checkJava(Runtime.version().feature(), JavaHome.directory());
    checkDirectory();
    checkMemory(toStart, availableMegabytes());
    checkPorts(toStart);
  }

  static void checkJava(int version, Path javaHome) throws SandboxException {
    if (version < OLDEST_JAVA || version > NEWEST_JAVA) {
      throw new SandboxException(
          "The servers need Java %d to %d, and %s is Java %d: set JAVA_HOME to a JDK 17"
              .formatted(OLDEST_JAVA, NEWEST_JAVA, javaHome, version));
    }
  }

  void checkDirectory() throws SandboxException {
    for (Path directory : List.of(settings.directory(), settings.dataDirectory())) {
      try {
        Files.createDirectories(directory);
        Files.delete(Files.createTempFile(directory, "write", ".test"));
        long free = Files.getFileStore(directory).getUsableSpace() / MEGABYTE;
        if (free < FREE_DISK_MEGABYTES) {
          throw new SandboxException(
              "Only %d MB are free on the disk of %s and %d MB are needed: make room, or name another directory with --dir"
                  .formatted(free, directory, FREE_DISK_MEGABYTES));
        }
      } catch (IOException notWritable) {
        throw new SandboxException(
            "%s cannot be written (%s): make it yours, or name another directory with --dir"
                .formatted(directory, reason(notWritable)),
            notWritable);
      }
    }
  }

  private static String reason(IOException failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  void checkMemory(Collection<ServerName> toStart, long availableMegabytes)
      throws SandboxException {
    long needed = toStart.stream().mapToLong(this::expectedMegabytes).sum();
    if (toStart.contains(ServerName.SUPERVISOR)) {
      needed += settings.megabytes(Memory.WORKER) / 2 + JVM_MEGABYTES; // one worker, at least
    }
    if (availableMegabytes < needed) {
      throw new SandboxException(
          "%d MB of memory are free and the servers need about %d MB: end other programs, or give smaller heaps, as in `sandbox up --set heap.hbase-region-server=512m` (see sandbox/README.md)"
              .formatted(availableMegabytes, needed));
    }
  }

  /** In a quiet sandbox; heaps are mostly half full. */
  private long expectedMegabytes(ServerName server) {
    Map<ServerName, Memory> heaps =
        Map.of(
            ServerName.ZOOKEEPER, Memory.ZOOKEEPER,
            ServerName.KAFKA, Memory.KAFKA,
            ServerName.HBASE_MASTER, Memory.HBASE_MASTER,
            ServerName.HBASE_REGION_SERVER, Memory.HBASE_REGION_SERVER,
            ServerName.HDFS_NAME_NODE, Memory.HDFS_NAME_NODE,
            ServerName.HDFS_DATA_NODE, Memory.HDFS_DATA_NODE,
            ServerName.NIMBUS, Memory.NIMBUS,
            ServerName.SUPERVISOR, Memory.SUPERVISOR);
    Memory heap = heaps.get(server);
    if (settings.doors().servers().contains(server)) {
      return DOOR_MEGABYTES;
    }
    return heap == null ? 16 : settings.megabytes(heap) / 2 + JVM_MEGABYTES;
  }

  /** What new processes may take without pushing others out, within a container's limit. */
  private static long availableMegabytes() {
    java.lang.management.OperatingSystemMXBean bean = ManagementFactory.getOperatingSystemMXBean();
    long total =
        bean instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Long.MAX_VALUE;
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      long available =
          lines
              .filter(line -> line.startsWith("MemAvailable:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
              .findFirst()
              .orElse(Long.MAX_VALUE);
      return Math.min(total, available) / MEGABYTE;
    } catch (IOException notLinux) {
      return total / MEGABYTE; // elsewhere "free" says little: the system gives up its caches
    }
  }

  void checkPorts(Collection<ServerName> toStart) throws SandboxException {
    List<String> taken = new ArrayList<>();
    for (ServerName server : toStart) {
      for (Port port : server.ports()) {
        if (!SandboxSettings.isFree(settings.port(port))) {
          taken.add(
              "%d (%s)".formatted(settings.port(port), port.key()) + holder(settings.port(port)));
        }
      }
    }
    if (toStart.contains(ServerName.SUPERVISOR) && toStart.contains(ServerName.NIMBUS)) {
      // Workers outlive a Supervisor that was killed, and the next one takes them over.
      Set<Integer> ours = new Processes(settings.directory()).workerPorts();
      for (int port : settings.workerPorts()) {
        if (!ours.contains(port) && !SandboxSettings.isFree(port)) {
          taken.add("%d (port.workers)".formatted(port) + holder(port));
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new SandboxException(
          "Port %s taken: stop it, or start on other ports with `sandbox up --free-ports`"
              .formatted(String.join(", ", taken) + (taken.size() == 1 ? " is" : " are")));
    }
  }

  private static String holder(int port) {
    return PortHolder.of(port).map(text -> ", by " + text + ",").orElse("");
  }
}
