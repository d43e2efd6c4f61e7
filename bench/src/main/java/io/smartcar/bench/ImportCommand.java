package io.smartcar.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.hbase.RowCount;
import io.smartcar.sandbox.ServerStatus;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.simulator.Faults;
import io.smartcar.simulator.Fleet;
import io.smartcar.simulator.FleetSettings;
import io.smartcar.wiring.StoreSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.RegionMetrics;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench import}: a recorded file into HBase by store files, and the same by puts. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Rows a second, and processor time of client and region server for a row, of a recorded file that"
          + " is stored by store files and by puts, in turns, each by a process of its own.",
      "The time of each ends when its rows are in files: that of puts with a flush. One round before"
          + " the first does not count."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ImportCommand implements Callable<Integer> {

  private static final List<String> WAYS = List.of(ImportRun.STORE_FILES, ImportRun.PUTS);
  private static final int PERIOD_SECONDS = 2;
  private static final Duration LONGEST_COMPACTION = Duration.ofMinutes(10);

  /**
   * What one run took.
   *
   * @param clientSeconds processor time of the process that stores, its start included
   * @param serverSeconds processor time of the region server
   */
  private record Run(double seconds, double clientSeconds, double serverSeconds) {}

  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Events in the file; default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Cars, an event of each every 2 s; default: ${DEFAULT-VALUE}.")
  private int cars;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds after one that does not count; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "300000",
      description = "Rows that are held for store files; default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "book",
      description = "The table's key, book or car-first; default: ${DEFAULT-VALUE}.")
  private String key;

  @Option(
      names = "--compact",
      description = "Have HBase put all files of each region together, in the time of both.")
  private boolean compact;

  private PrintWriter out;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    if (events < 1 || cars < 1 || rounds < 1 || rows < 1) {
      throw new IllegalArgumentException(
          "--events, --cars, --rounds and --rows must be at least 1");
    }
    out = spec.commandLine().getOut();
    Path home = Home.find();
    Map<String, String> overrides = Map.of("smartcar.hbase.key", key);
    Path file = written(home.resolve("bench/target/import-events.csv"));
    try (Servers servers = Servers.start(home, home.resolve("bench/target/sandbox"), overrides)) {
      Map<String, String> keys = new LinkedHashMap<>(servers.addresses());
      keys.putAll(overrides);
      SmartcarConfig config = SmartcarConfig.load(null, keys);
      try (Connection connection = HBaseConnection.open(config.hbase());
          RowCount count = new RowCount(StoreSettings.hbase(config))) {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
          for (String way : round % 2 == 0 ? WAYS : reversed()) {
            servers.empty();
            Run run = run(way, home, file, keys, servers, connection);
            if (count.ofEvents() != events) {
              throw new BenchException(
                  "%s: %d rows, not %d".formatted(way, count.ofEvents(), events));
            }
            line("%s", shown(way + (round == 0 ? ", does not count" : ""), run));
            if (round > 0) {
              runs.computeIfAbsent(way, none -> new ArrayList<>()).add(run);
            }
          }
        }
        report(runs, home);
      }
    }
    return 0;
  }

  private static List<String> reversed() {
    return List.of(WAYS.get(1), WAYS.get(0));
  }

  private Path written(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    int seconds = (events + cars - 1) / cars * PERIOD_SECONDS;
    FleetSettings drive =
        new FleetSettings(
            cars,
            1,
            LocalDateTime.of(2026, 1, 1, 0, 0),
            Duration.ofSeconds(PERIOD_SECONDS),
            Duration.ofSeconds(seconds),
            Faults.NONE);
    try (Fleet fleet = new Fleet(drive);
        OutputStream lines = Files.newOutputStream(file)) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < events && fleet.hasNext(); i++) {
        text.append(new String(fleet.next().value(), UTF_8)).append('\n');
        if (text.length() > 1 << 20) {
          lines.write(text.toString().getBytes(UTF_8));
          text.setLength(0);
        }
      }
      lines.write(text.toString().getBytes(UTF_8));
    }
    return file;
  }

  private Run run(
      String way,
      Path home,
      Path file,
      Map<String, String> keys,
      Servers servers,
      Connection connection)
      throws BenchException, SandboxException, IOException, InterruptedException {
    long server = regionServer(servers);
    double serverBefore = ProcessUse.processorSeconds(server);
    Process process =
        new ProcessBuilder(command(way, home, file, keys))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    double client = 0;
    String said;
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      said = reader.readLine();
      client = said == null ? 0 : ProcessUse.processorSeconds(process.pid());
    } finally {
      // It waits for that, since of a process that has ended nothing is known any more.
      process.outputWriter(UTF_8).close();
      process.waitFor(30, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
    if (said == null) {
      throw new BenchException(way + " has stored nothing: see what it said above");
    }
    double seconds = Double.parseDouble(said.split(" ", -1)[1]);
    long begin = System.nanoTime();
    settle(
        TableName.valueOf(StoreSettings.hbase(SmartcarConfig.load(null, keys)).table()),
        connection);
    return new Run(
        seconds + (System.nanoTime() - begin) / 1e9,
        client,
        ProcessUse.processorSeconds(server) - serverBefore);
  }

  private static long regionServer(Servers servers) throws SandboxException, BenchException {
    for (ServerStatus status : servers.sandbox().status()) {
      Long pid = status.pid();
      if (status.server().toString().startsWith("hbase-region") && pid != null) {
        return pid;
      }
    }
    throw new BenchException("no region server runs");
  }

  private List<String> command(String way, Path home, Path file, Map<String, String> keys)
      throws IOException {
    String more = Files.readString(home.resolve("hbase-bulk/target/classpath")).strip();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + more,
                ImportRun.class.getName(),
                way,
                file.toString(),
                Integer.toString(rows)));
    keys.forEach((name, value) -> command.add(name + '=' + value));
    return command;
  }

  private void settle(TableName table, Connection connection)
      throws IOException, InterruptedException, BenchException {
    try (Admin admin = connection.getAdmin()) {
      admin.flush(table);
      if (!compact) {
        return;
      }
      admin.majorCompact(table);
      long until = System.nanoTime() + LONGEST_COMPACTION.toNanos();
      while (mostFiles(admin, table) > 1) {
        if (System.nanoTime() - until > 0) {
          throw new BenchException("HBase has not compacted within " + LONGEST_COMPACTION);
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static int mostFiles(Admin admin, TableName table) throws IOException {
    int most = 0;
    for (ServerName server : admin.getRegionServers()) {
      for (RegionMetrics region : admin.getRegionMetrics(server, table)) {
        most = Math.max(most, region.getStoreFileCount());
      }
    }
    return most;
  }

  private void report(Map<String, List<Run>> runs, Path home) {
    line("");
    line("%s", Machine.heading("import", home).strip());
    line(
        "%-28s %10s %18s %18s %10s",
        "medians", "rows/s", "client µs a row", "server µs a row", "both");
    runs.forEach(
        (way, all) ->
            line(
                "%s",
                shown(
                    way,
                    new Run(
                        median(all.stream().map(Run::seconds).toList()),
                        median(all.stream().map(Run::clientSeconds).toList()),
                        median(all.stream().map(Run::serverSeconds).toList())))));
    List<Run> files = runs.getOrDefault(ImportRun.STORE_FILES, List.of());
    List<Run> puts = runs.getOrDefault(ImportRun.PUTS, List.of());
    List<Double> ofTime = new ArrayList<>();
    List<Double> ofProcessor = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Run file = files.get(i);
      Run put = puts.get(i);
      ofTime.add(put.seconds() / file.seconds());
      ofProcessor.add(
          (put.clientSeconds() + put.serverSeconds())
              / (file.clientSeconds() + file.serverSeconds()));
    }
    line(
        "store files against puts, within a round: %.2f times as fast, processor time 1 : %.2f",
        median(ofTime), median(ofProcessor));
  }

  private String shown(String way, Run run) {
    return String.format(
        Locale.ROOT,
        "%-28s %10.0f %18.1f %18.1f %10.1f",
        way,
        events / run.seconds(),
        run.clientSeconds() * 1e6 / events,
        run.serverSeconds() * 1e6 / events,
        (run.clientSeconds() + run.serverSeconds()) * 1e6 / events);
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    out.flush();
  }
}
