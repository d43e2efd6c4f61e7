package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.Directories;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Storm's home directory, which its tarball would bring: symbolic links to the jars, the
 * configuration, and the options of the {@code storm} command in a file that the JVM reads ({@code
 * java @storm.args …}), for {@code scripts/storm} and for the sandbox's own calls of it.
 */
public final class StormHome {

  private static final List<String> COMMAND_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Layout layout;
  private final SandboxSettings settings;
  private final ClassPath daemons;
  private final ClassPath workers;
  private final Path transport;

  StormHome(Layout layout) throws SandboxException {
    this.layout = layout;
    this.settings = layout.settings();
    this.daemons = ClassPath.of(settings.home(), "storm");
    this.workers = ClassPath.of(settings.home(), "storm-worker");
    this.transport = ClassPath.ownJar(settings.home(), "storm-transport");
  }

  private Path home() {
    return layout.stormHome();
  }

  /** The options of the {@code storm} command. */
  static Path arguments(Layout layout) {
    return layout.stormHome().resolve("storm.args");
  }

  /** Nimbus and Supervisor both call this, perhaps at a time. */
  synchronized void write() throws IOException {
    link(home().resolve("lib"), daemons.jars());
    link(home().resolve("lib-worker"), workers.jars());
    Files.createSymbolicLink(home().resolve("lib").resolve(transport.getFileName()), transport);
    Files.createSymbolicLink(
        home().resolve("lib-worker").resolve(transport.getFileName()), transport);
    for (String directory : List.of("bin", "conf", "log4j2", "extlib", "extlib-daemon")) {
      Files.createDirectories(home().resolve(directory));
    }
    Resources.copy("log4j2-worker.xml", home().resolve("log4j2/worker.xml"));
    Resources.copy("log4j2-command.xml", home().resolve("log4j2/command.xml"));
    Files.writeString(home().resolve("conf/storm.yaml"), yaml(layout));
    Files.writeString(arguments(layout), commandOptions());
  }

  /** Makes the directory hold links to exactly those jars. */
  private static void link(Path directory, List<Path> jars) throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> old = Files.newDirectoryStream(directory)) {
      for (Path link : old) {
        Files.delete(link);
      }
    }
    for (Path jar : jars) {
      Files.createSymbolicLink(directory.resolve(jar.getFileName()), jar);
    }
  }

  /** What Storm's daemons and workers read. */
  static String yaml(Layout layout) {
    SandboxSettings settings = layout.settings();
    String slots =
        settings.workerPorts().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return """
    storm.zookeeper.servers: ["127.0.0.1"]
    storm.zookeeper.port: %d
    storm.zookeeper.retry.times: 29
    storm.zookeeper.retry.intervalceiling.millis: 15000
    storm.local.hostname: "127.0.0.1"
    storm.local.dir: "%s"
    storm.workers.artifacts.dir: "%s"
    storm.log4j2.conf.dir: "%s"
    storm.thrift.transport: "io.smartcar.sandbox.storm.LoopbackTransportPlugin"
    storm.messaging.transport: "io.smartcar.sandbox.storm.LoopbackMessaging"
    nimbus.seeds: ["127.0.0.1"]
    nimbus.thrift.port: %d
    nimbus.monitor.freq.secs: 3
    # There is no other machine to give a silent worker's tasks to.
    nimbus.task.timeout.secs: 600
    supervisor.thrift.port: %d
    supervisor.slots.ports: [%s]
    supervisor.monitor.frequency.secs: 1
    supervisor.worker.start.timeout.secs: 60
    nimbus.task.launch.secs: 60
    worker.heap.memory.mb: %d
    topology.worker.max.heap.size.mb: 4096.0
    worker.childopts: "-Xmx%%HEAP-MEM%%m -XX:+UseParallelGC -XX:CompileThresholdScaling=4 -Djava.net.preferIPv4Stack=true"
    topology.worker.logwriter.childopts: "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
    """
        .formatted(
            settings.port(Port.ZOOKEEPER),
            layout.data("storm"),
            settings.logs().resolve("workers"),
            layout.stormHome().resolve("log4j2"),
            settings.port(Port.NIMBUS),
            settings.port(Port.SUPERVISOR),
            slots,
            settings.megabytes(Memory.WORKER));
  }

  private String commandOptions() {
    List<String> options = new ArrayList<>(COMMAND_OPTIONS);
    options.add("-Dstorm.home=" + home());
    options.add("-Dlog4j2.configurationFile=" + home().resolve("log4j2/command.xml"));
    options.add("-Djava.net.preferIPv4Stack=true");
    return options.stream().map(StormHome::quoted).collect(Collectors.joining("\n", "", "\n"));
  }

  /** As the JVM wants it in a file of arguments. */
  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * What Storm remembers of workers that a stop has ended: left there, a Supervisor would take a
   * process that got the same number later for one of them.
   */
  public static void forgetWorkers(Layout layout) throws IOException {
    for (String directory : List.of("workers", "workers-users")) {
      Directories.delete(layout.data("storm").resolve(directory));
    }
  }
}
