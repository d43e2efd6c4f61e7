package io.smartcar.bench;

import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that does the same work and prints its own figures. */
final class Peer implements Contestant {

  private static final long FIRST_PERIOD_MILLIS = 50;

  /** Asking takes processor time from the peer and the servers. */
  private static final long PERIOD_MILLIS = 200;

  private final String name;
  private final List<String> command;
  private final boolean stores;
  private final boolean raises;
  private final Servers servers;
  private final FilledTopic topic;

  private Peer(
      String name,
      List<String> command,
      boolean stores,
      boolean raises,
      Servers servers,
      FilledTopic topic) {
    this.name = name;
    this.command = command;
    this.stores = stores;
    this.raises = raises;
    this.servers = servers;
    this.topic = topic;
  }

  static Peer rawLoader(Path peers, Servers servers, FilledTopic topic) {
    return new Peer("raw-loader", command(peers, topic, "raw-loader"), true, false, servers, topic);
  }

  /**
   * Flink.
   *
   * @param work hbase, cep or hbase-cep
   */
  static Peer flink(Path peers, String work, String name, Servers servers, FilledTopic topic) {
    List<String> command = command(peers, topic, "flink");
    command.add(work);
    return new Peer(name, command, work.contains("hbase"), work.contains("cep"), servers, topic);
  }

  private static List<String> command(Path peers, FilledTopic topic, String peer) {
    return new ArrayList<>(
        List.of(peers.resolve("run").toString(), peer, topic.name(), Long.toString(topic.timed())));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public RunFigures run(int round, double load) throws BenchException, InterruptedException {
    servers.empty();
    try {
      Path output = Files.createTempFile(servers.sandbox().settings().logs(), "peer-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(servers.peerEnvironment());
      Process process = builder.start();
      try {
        Used used = follow(process);
        return figures(round, load, PeerLine.in(Files.readString(output)), used);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new BenchException(name + " could not be run: " + e, e);
    }
  }

  private record Used(Map<String, Double> seconds, long events, long residentMegabytes) {}

  /** What servers and peer used; of one that stores from its first rows on. */
  private Used follow(Process process) throws BenchException, InterruptedException {
    Roles roles = roles(process.pid());
    long deadline = System.nanoTime() + topic.patience().toNanos();
    Map<String, Double> first = null;
    long firstRows = 0;
    Map<String, Double> last = Map.of();
    long resident = 0;
    do {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchException(name + " takes longer than " + topic.patience());
      }
      long rows = stores && first == null ? servers.rowsWritten() : Meter.FIRST_EVENTS;
      Map<String, Double> now = roles.processorSeconds();
      if (!process.isAlive()) {
        break;
      }
      if (first == null && rows >= Meter.FIRST_EVENTS) {
        first = now;
        firstRows = stores ? rows : 0;
      }
      last = now;
      resident = Math.max(resident, roles.engineResidentMegabytes());
    } while (!process.waitFor(
        first == null ? FIRST_PERIOD_MILLIS : PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    Map<String, Double> used = new HashMap<>(last);
    if (first != null) {
      first.forEach((role, seconds) -> used.merge(role, -seconds, Double::sum));
    }
    return new Used(used, topic.timed() - firstRows, resident);
  }

  private Roles roles(long pid) throws BenchException {
    try {
      return Roles.of(servers.sandbox(), List.of(pid));
    } catch (SandboxException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  private RunFigures figures(int round, double load, PeerLine line, Used used)
      throws BenchException {
    long rows = servers.rows();
    long alerts = servers.alertMembers();
    Map<String, Double> perMillion = new HashMap<>();
    used.seconds().forEach((role, s) -> perMillion.put(role, s * 1e6 / used.events()));
    perMillion.put(Roles.ENGINE, line.cpuSeconds() * 1e6 / line.events());
    return new RunFigures(
        name,
        round,
        line.events(),
        line.seconds(),
        line.perSecond(),
        perMillion,
        0,
        used.residentMegabytes(),
        alerts,
        rows,
        load,
        problem(line, rows, alerts));
  }

  /** It stops at the last event that is timed, with windows open: only what is wrong is told. */
  private String problem(PeerLine line, long rows, long alerts) {
    if (line.events() < topic.timed() - topic.timed() / 10) {
      return "only " + line.events() + " events";
    }
    if (stores && (rows < topic.timed() || rows > topic.events())) {
      return "%d rows of %d".formatted(rows, topic.timed());
    }
    if (raises
        && (alerts == 0
            || alerts > topic.expected().overSpeed().alertsAbove(RuleFiles.LIMIT_KMH))) {
      return "%d alerts of at most %d"
          .formatted(alerts, topic.expected().overSpeed().alertsAbove(RuleFiles.LIMIT_KMH));
    }
    return "";
  }
}
