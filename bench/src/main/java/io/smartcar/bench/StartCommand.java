package io.smartcar.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench start}: how long the brief commands take from start to end; no servers. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Seconds of the commands --version, rules check and alerts list, by the wall's clock and of"
          + " processor time; checkouts in turns, medians.",
      "alerts list finds what listens at smartcar.redis, or nobody: the same for all checkouts."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class StartCommand implements Callable<Integer> {

  private static final List<List<String>> COMMANDS =
      List.of(List.of("--version"), List.of("rules", "check"), List.of("alerts", "list"));

  /** POSIX: user and system time of the shell, and in the next line of what it ran. */
  private static final Pattern TIMES =
      Pattern.compile("\\n(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s\\s*$");

  /** A run; both in seconds. */
  private record Run(double wall, double processor) {}

  @Spec private CommandSpec spec;

  @Option(
      names = "--against",
      paramLabel = "CHECKOUT",
      description = "Other checkouts to run in turns with this one; each is built before.")
  private List<Path> others = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rounds that count, after one that does not; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  public Integer call() throws SandboxException, BenchException, IOException, InterruptedException {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1: " + rounds);
    }
    List<Path> checkouts = new ArrayList<>(others);
    checkouts.add(Home.find());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%-14s %8s %10s  %s%n", "command", "wall s", "processor s", "checkout");
    for (List<String> command : COMMANDS) {
      List<List<Run>> runs =
          checkouts.stream().map(any -> (List<Run>) new ArrayList<Run>()).toList();
      for (int round = 0; round <= rounds; round++) {
        for (int turn = 0; turn < checkouts.size(); turn++) {
          int at = (round + turn) % checkouts.size();
          Run run = run(checkouts.get(at), command);
          if (round > 0) {
            runs.get(at).add(run);
          }
        }
      }
      for (int at = 0; at < checkouts.size(); at++) {
        out.printf(
            Locale.ROOT,
            "%-14s %8.2f %10.2f   %s%n",
            String.join(" ", command),
            median(runs.get(at), Run::wall),
            median(runs.get(at), Run::processor),
            checkouts.get(at));
      }
      out.flush();
    }
    return 0;
  }

  private static Run run(Path checkout, List<String> command)
      throws BenchException, IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1 </dev/null; times", "sh"));
    line.add(checkout.resolve("scripts/smartcar").toString());
    line.addAll(command);
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    double wall = (System.nanoTime() - begin) / 1e9;
    Matcher times = TIMES.matcher(said);
    if (!times.find()) {
      throw new BenchException("sh says no times: " + said);
    }
    return new Run(wall, seconds(times, 1) + seconds(times, 3));
  }

  private static double seconds(Matcher times, int group) {
    return 60 * Double.parseDouble(times.group(group)) + Double.parseDouble(times.group(group + 1));
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
