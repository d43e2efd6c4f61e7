package io.smartcar.sandbox;

import io.smartcar.sandbox.internal.probes.ConsoleProbe;
import io.smartcar.sandbox.internal.probes.Probe;
import io.smartcar.sandbox.internal.probes.Probes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Asks one server whether it serves clients, in its own protocol, as {@code sandbox up} does: the
 * health check of a container. Needs no other jar.
 *
 * <pre>
 * HealthCheck KIND HOST:PORT                          status 0 if it does, 1 if not
 * HealthCheck console HOST:PORT CERTIFICATE TOKEN     files: PEM, and the token of a viewer
 * </pre>
 */
public final class HealthCheck {

  static final int WELL = 0;
  static final int NOT_WELL = 1;
  static final int USAGE = 2;

  private static final String CONSOLE = "console";
  private static final int ARGUMENTS = 2;
  private static final int ARGUMENTS_OF_CONSOLE = 4;

  private static final Map<String, IntFunction<Probe>> KINDS =
      Map.ofEntries(
          Map.entry("zookeeper", Probes::zooKeeper),
          Map.entry("kafka", Probes::kafka),
          Map.entry("redis", Probes::redis),
          Map.entry("hdfs-name-node", Probes::hdfsNameNode),
          Map.entry("hdfs-data-node", Probes::hdfsNode),
          Map.entry("hbase-master", Probes::hbaseMaster),
          Map.entry("hbase-region-server", Probes::hbaseRegionServer),
          Map.entry("hbase-any-region-server", Probes::anyHbaseRegionServer),
          Map.entry("nimbus", Probes::nimbus),
          Map.entry("supervisor", Probes::supervisor),
          Map.entry("door", Probes::door));

  private HealthCheck() {}

  /** Ends the JVM with its status. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    boolean console = arguments.length == ARGUMENTS_OF_CONSOLE && arguments[0].equals(CONSOLE);
    IntFunction<Probe> kind = arguments.length == ARGUMENTS ? KINDS.get(arguments[0]) : null;
    if ((!console && kind == null) || !arguments[1].matches(".+:\\d{1,5}")) {
      System.err.printf(
          "usage: %s HOST:PORT, or %s HOST:PORT CERTIFICATE TOKEN%n",
          String.join(" | ", new TreeSet<>(KINDS.keySet())), CONSOLE);
      return USAGE;
    }
    int colon = arguments[1].lastIndexOf(':');
    String host = arguments[1].substring(0, colon);
    int port = Integer.parseInt(arguments[1].substring(colon + 1));
    boolean well =
        kind == null
            ? new ConsoleProbe(host, port, Path.of(arguments[2]), Path.of(arguments[3])).answers()
            : answers(kind.apply(port), host);
    System.out.println(
        arguments[0] + " at " + arguments[1] + (well ? " answers" : " does not answer"));
    return well ? WELL : NOT_WELL;
  }

  private static boolean answers(Probe probe, String host) {
    try {
      return probe.answersAt(InetAddress.getByName(host));
    } catch (UnknownHostException notYet) {
      return false;
    }
  }
}
