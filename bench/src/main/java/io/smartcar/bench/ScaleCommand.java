package io.smartcar.bench;

import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench scale}: the rule path with few and many cars. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Events per second of the rule path alone with more and more cars, each with as many events in"
          + " a window as before; also Flink, unless --no-peers.",
      "Of --cars and --period the ones below count; the heap of a worker is 2 GB unless -D says"
          + " otherwise."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class ScaleCommand implements Callable<Integer> {

  private static final String HEAP = "smartcar.topology.worker-heap";
  private static final int THOUSAND = 1_000;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--fleets",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "10000,100000,1000000",
      description = "Numbers of cars; default: ${DEFAULT-VALUE}.")
  private List<Integer> fleets;

  @Option(
      names = "--report-every",
      paramLabel = "DURATION",
      defaultValue = "PT10S",
      description = "Time between two events of a car, ISO 8601; default: ${DEFAULT-VALUE}.")
  private Duration every;

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    Path home = Home.find();
    PrintWriter out = spec.commandLine().getOut();
    Path peers = options.peersIn(home);
    options.overrides.putIfAbsent(HEAP, "2g");
    List<FilledTopic.Drive> drives =
        fleets.stream()
            .map(cars -> new FilledTopic.Drive(cars, every, options.events, options.partitions))
            .toList();
    boolean valid =
        new Comparison("scale", options, home, out)
            .run(drives, (servers, topic) -> contestants(peers, servers, topic));
    return valid ? 0 : 1;
  }

  private List<Contestant> contestants(@Nullable Path peers, Servers servers, FilledTopic topic) {
    List<Contestant> all = new ArrayList<>();
    String cars = " %dk cars".formatted(topic.cars() / THOUSAND);
    for (int esperTasks : options.esperTasks) {
      Smartcar.Form form =
          new Smartcar.Form(
              options.workers.get(0), esperTasks, options.rules.get(0), false, Variant.USUAL);
      all.add(new Smartcar(form, form.name() + cars, servers, topic, options));
    }
    if (peers != null) {
      all.add(Peer.flink(peers, "cep", "flink cep" + cars, servers, topic));
    }
    return all;
  }
}
