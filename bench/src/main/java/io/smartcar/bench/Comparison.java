package io.smartcar.bench;

import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contestants in turns on one topic and the same servers, and the report of it. */
final class Comparison {

  private final String name;
  private final RunOptions options;
  private final Path home;
  private final PrintWriter out;

  /** Who takes part; made when the servers and a topic are there. */
  interface Field {
    List<Contestant> of(Servers servers, FilledTopic topic);
  }

  Comparison(String name, RunOptions options, Path home, PrintWriter out) {
    this.name = name;
    this.options = options;
    this.home = home;
    this.out = out;
  }

  /**
   * Runs all rounds and writes the report after each.
   *
   * @return whether every figure is valid
   */
  boolean run(List<FilledTopic.Drive> drives, Field field)
      throws BenchException, SandboxException, IOException, InterruptedException {
    Path directory = options.outIn(home);
    Map<String, String> head = new LinkedHashMap<>(Machine.description(home));
    List<RunFigures> runs = new ArrayList<>();
    say("starting the servers");
    try (Servers servers = Servers.start(home, options.directoryIn(home), options.overrides)) {
      List<Contestant> turn = new ArrayList<>();
      for (FilledTopic.Drive drive : drives) {
        say("filling a topic with the drive of %,d cars".formatted(drive.cars()));
        FilledTopic topic =
            FilledTopic.fill(servers.bootstrapServers(), name + "-" + drive.cars(), drive);
        head.put("topic " + topic.name(), topic.description());
        turn.addAll(field.of(servers, topic));
      }
      if (!options.noWarmUp && !turn.isEmpty()) {
        say("warm-up, not counted: " + line(run(turn.get(turn.size() - 1), 0)));
      }
      for (int round = 1; round <= options.rounds; round++) {
        for (Contestant contestant : turn) {
          RunFigures figures = run(contestant, round);
          runs.add(figures);
          say(line(figures));
        }
        Collections.rotate(turn, 1);
        new Report(head, runs).write(directory, name);
        Charts.throughput(runs, name, directory.resolve(name + ".png"));
      }
    }
    out.println();
    out.println(new Report(head, runs).markdown(name));
    say("written to " + directory);
    return runs.stream().allMatch(RunFigures::isValid);
  }

  /** A run that comes to nothing is void and does not end the others. */
  private static RunFigures run(Contestant contestant, int round)
      throws SandboxException, InterruptedException {
    double load = Machine.load();
    try {
      return contestant.run(round, load);
    } catch (BenchException e) {
      return RunFigures.failed(contestant.name(), round, load, String.valueOf(e.getMessage()));
    }
  }

  private static String line(RunFigures run) {
    return "round %d  %-28s %,10.0f events/s  %,d rows, %,d alerts  %s"
        .formatted(
            run.round(),
            run.contestant(),
            run.perSecond(),
            run.rows(),
            run.alerts(),
            run.isValid() ? "" : "VOID: " + run.problem());
  }

  private void say(String line) {
    out.println(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + "  " + line);
    out.flush();
  }
}
