package io.smartcar.sandbox.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a sandbox lives and what its servers get. Immutable. {@link SettingsFile} reads it from
 * {@code sandbox.properties}; {@link #withFreePorts} makes one for a test.
 *
 * @param home the checkout's root: the servers' class paths are under its {@code sandbox/servers}
 * @param directory holds everything the sandbox writes
 * @param dataDirectory holds what the servers keep from one start to the next
 * @param ports one number for each {@link Port}
 * @param workerPorts the Supervisor's slots, one for each worker JVM that may run at a time
 * @param memoryMegabytes what each server may fill
 * @param redisServer a {@code redis-server} to run in place of the bundled one
 * @param hbaseStorage where HBase keeps its files
 * @param redisSync when Redis brings what it confirms to the disk
 * @param doors the doors into the log that run beside the servers
 * @param secure whether Kafka and Redis want TLS and a login
 */
public record SandboxSettings(
    Path home,
    Path directory,
    Path dataDirectory,
    Map<Port, Integer> ports,
    List<Integer> workerPorts,
    Map<Memory, Integer> memoryMegabytes,
    @Nullable Path redisServer,
    HBaseStorage hbaseStorage,
    RedisSync redisSync,
    Doors doors,
    boolean secure) {

  /** The slots a Supervisor has unless the settings say otherwise. */
  static final List<Integer> USUAL_WORKER_PORTS = List.of(6700, 6701, 6702, 6703);

  /** Below the ports that Linux and macOS give to outgoing connections, so that none is in use. */
  private static final int LOWEST_FREE_PORT = 20_000;

  private static final int HIGHEST_FREE_PORT = 32_000;

  public SandboxSettings {
    home = real(home);
    directory = real(directory);
    dataDirectory = real(dataDirectory);
    ports = Map.copyOf(ports);
    workerPorts = List.copyOf(workerPorts);
    memoryMegabytes = Map.copyOf(memoryMegabytes);
    if (ports.size() != Port.values().length || memoryMegabytes.size() != Memory.values().length) {
      throw new IllegalArgumentException("each port and each memory needs a value: " + ports);
    }
    if (workerPorts.isEmpty()) {
      throw new IllegalArgumentException("workerPorts must not be empty");
    }
  }

  /** The usual ports and sizes. */
  public static SandboxSettings usual(Path home, Path directory) {
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      ports.put(port, port.usual());
    }
    Map<Memory, Integer> sizes = new EnumMap<>(Memory.class);
    for (Memory memory : Memory.values()) {
      sizes.put(memory, memory.usualMegabytes());
    }
    return new SandboxSettings(
        home,
        directory,
        directory.resolve("data"),
        ports,
        USUAL_WORKER_PORTS,
        sizes,
        null,
        HBaseStorage.LOCAL,
        RedisSync.EVERY_SECOND,
        Doors.NONE,
        false);
  }

  /**
   * The usual sizes on ports that are free now, so that several sandboxes run side by side; for
   * tests. The checkout is found upward from the current directory.
   *
   * @throws SandboxException if there is no checkout or no free port
   */
  public static SandboxSettings withFreePorts(Path directory) throws SandboxException {
    return usual(Home.find(), directory).onFreePorts();
  }

  /**
   * These settings on ports that are free now.
   *
   * @throws SandboxException if there are not enough free ports
   */
  public SandboxSettings onFreePorts() throws SandboxException {
    List<Integer> free = new ArrayList<>(freePorts(Port.values().length + workerPorts.size()));
    Map<Port, Integer> chosen = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      chosen.put(port, free.remove(0));
    }
    return new SandboxSettings(
        home,
        directory,
        dataDirectory,
        chosen,
        free,
        memoryMegabytes,
        redisServer,
        hbaseStorage,
        redisSync,
        doors,
        secure);
  }

  /** These settings with what the servers keep in another directory. */
  public SandboxSettings withDataDirectory(Path other) {
    return new SandboxSettings(
        home,
        directory,
        other,
        ports,
        workerPorts,
        memoryMegabytes,
        redisServer,
        hbaseStorage,
        redisSync,
        doors,
        secure);
  }

  /** These settings with other doors. */
  public SandboxSettings withDoors(Doors other) {
    return new SandboxSettings(
        home,
        directory,
        dataDirectory,
        ports,
        workerPorts,
        memoryMegabytes,
        redisServer,
        hbaseStorage,
        redisSync,
        other,
        secure);
  }

  /** These settings with TLS and logins, or without. */
  public SandboxSettings withSecure(boolean other) {
    return new SandboxSettings(
        home,
        directory,
        dataDirectory,
        ports,
        workerPorts,
        memoryMegabytes,
        redisServer,
        hbaseStorage,
        redisSync,
        doors,
        other);
  }

  /** These settings with more or less memory for one of the servers. */
  public SandboxSettings withMemory(Memory memory, int megabytes) {
    Map<Memory, Integer> changed = new EnumMap<>(memoryMegabytes);
    changed.put(memory, megabytes);
    return new SandboxSettings(
        home,
        directory,
        dataDirectory,
        ports,
        workerPorts,
        changed,
        redisServer,
        hbaseStorage,
        redisSync,
        doors,
        secure);
  }

  /** The number of that port. */
  public int port(Port port) {
    return required(ports.get(port));
  }

  /** The port at which clients reach that server. */
  public int port(ServerName server) {
    return port(server.ports().get(0));
  }

  /** What that server may fill. */
  public int megabytes(Memory memory) {
    return required(memoryMegabytes.get(memory));
  }

  /** The directory whose files the door for files that grow follows. */
  public Path telemetry() {
    return directory.resolve("telemetry");
  }

  /** Where certificates and passwords are, if it is secure. */
  public SecureFiles secureFiles() {
    return new SecureFiles(directory.resolve("secure"));
  }

  /** Where the servers' logs are. */
  public Path logs() {
    return directory.resolve("logs");
  }

  private static int required(@Nullable Integer value) {
    if (value == null) {
      throw new IllegalStateException("a port or memory without a value");
    }
    return value;
  }

  private static List<Integer> freePorts(int count) throws SandboxException {
    Random random = new Random();
    Set<Integer> found = new TreeSet<>();
    for (int attempt = 0; found.size() < count && attempt < 100 * count; attempt++) {
      int candidate = random.nextInt(LOWEST_FREE_PORT, HIGHEST_FREE_PORT);
      if (isFree(candidate)) {
        found.add(candidate);
      }
    }
    if (found.size() < count) {
      throw new SandboxException(
          "No %d free ports between %d and %d: stop what listens there"
              .formatted(count, LOWEST_FREE_PORT, HIGHEST_FREE_PORT));
    }
    return new ArrayList<>(found);
  }

  /** Whether a server could listen there now, on the loopback address and on all addresses. */
  public static boolean isFree(int port) {
    return canBind(new InetSocketAddress(port))
        && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static boolean canBind(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** The path without symbolic links, as far as it exists. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    try {
      return absolute.toRealPath();
    } catch (IOException doesNotExist) {
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }
}
