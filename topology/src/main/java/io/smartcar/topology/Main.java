package io.smartcar.topology;

import io.smartcar.config.ConfigException;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.rules.RulesByScope;
import io.smartcar.rules.scenario.TestedRules;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.storm.Config;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Submits the topology: {@code storm jar <jar> io.smartcar.topology.Main DriverCarInfo [-c file]
 * [-D key=value]}. Exit status 0 if Storm has taken it, 2 with a line for each problem if not.
 */
@Command(
    name = "storm jar <jar> io.smartcar.topology.Main",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Submits the topology to Storm.")
public final class Main implements Callable<Integer> {

  private static final int REFUSED = 2;

  @Parameters(index = "0", paramLabel = "NAME", description = "The topology's name: DriverCarInfo.")
  private String name = "";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file; defaults without one.")
  private @Nullable Path file;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "One key of the configuration, over the file: -D smartcar.redis.port=6380.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  private final Cluster cluster;
  private final PrintWriter out;
  private final PrintWriter err;

  Main(Cluster cluster, PrintWriter out, PrintWriter err) {
    this.cluster = cluster;
    this.out = out;
    this.err = err;
  }

  /** Runs the command; ends the JVM with its status. */
  public static void main(String[] args) {
    PrintWriter out = writer(System.out);
    PrintWriter err = writer(System.err);
    System.exit(run(new StormCluster(), out, err, args));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  static int run(Cluster cluster, PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main(cluster, out, err)).setOut(out).setErr(err).execute(args);
  }

  @Override
  public Integer call() {
    try {
      SmartcarConfig config = SmartcarConfig.load(file, overrides);
      // Here a rule that cannot be taken is a line for its author; in a worker it would be a worker
      // that dies again and again.
      RuleSet rules = rules(config);
      List<String> refused = RulesByScope.of(rules).refusedWithoutFleetTask();
      if (!config.rules().fleetTask() && !refused.isEmpty()) {
        return refused(refused);
      }
      Config storm = SmartcarTopology.stormConfig(config);
      storm.putAll(SharedPlaces.of(config, name));
      cluster.submit(
          name, storm, SmartcarTopology.build(config, rules, ServerPorts.of(config, name, rules)));
      out.println(
          "Topology " + name + " is submitted, with " + rules.files().size() + " rule file(s).");
      return 0;
    } catch (ConfigException e) {
      return refused(e.problems());
    } catch (RuleException e) {
      return refused(e.problems());
    } catch (Cluster.RefusedException e) {
      return refused(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static RuleSet rules(SmartcarConfig config) throws RuleException {
    Path directory = config.rules().directory();
    Duration lookBack = config.rules().lookBack();
    return directory == null
        ? TestedRules.checked(RuleSet.bundled(), lookBack)
        : TestedRules.of(directory, lookBack, config.events().timeZone());
  }

  private int refused(List<String> problems) {
    problems.forEach(err::println);
    return REFUSED;
  }
}
