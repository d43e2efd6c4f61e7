package io.smartcar.bench;

import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench path} and {@code bench rules}: throughput against the peers. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
abstract class PathCommand implements Callable<Integer> {

  private final boolean storing;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Option(
      names = "--without",
      paramLabel = "NAME,…",
      split = ",",
      description = "Contestants that are left out: smartcar, flink, raw-loader.")
  private List<String> without = List.of();

  private PathCommand(boolean storing) {
    this.storing = storing;
  }

  /** The whole path. */
  @Command(
      name = "path",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description =
          "Events per second of the whole path (HBase, rule, Redis) against Flink doing the same and"
              + " a loader without an engine.")
  static final class Whole extends PathCommand {
    Whole() {
      super(true);
    }
  }

  /** The rules alone. */
  @Command(
      name = "rules",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Events per second of the rule path alone, without HBase, against Flink.")
  static final class RulesAlone extends PathCommand {
    RulesAlone() {
      super(false);
    }
  }

  @Override
  public Integer call() throws BenchException, SandboxException, IOException, InterruptedException {
    Path home = Home.find();
    PrintWriter out = spec.commandLine().getOut();
    Path peers = options.peersIn(home);
    if (peers == null && !options.noPeers) {
      out.println("The peers are SKIPPED: there is no command `run` where --peers says.");
    }
    boolean valid =
        new Comparison(spec.name(), options, home, out)
            .run(
                List.of(
                    new FilledTopic.Drive(
                        options.cars, options.period, options.events, options.partitions)),
                (servers, topic) -> contestants(peers, servers, topic));
    return valid ? 0 : 1;
  }

  private List<Contestant> contestants(@Nullable Path peers, Servers servers, FilledTopic topic) {
    List<Contestant> all = new ArrayList<>();
    for (int workers : options.workers) {
      for (int esperTasks : options.esperTasks) {
        for (int rules : options.rules) {
          for (Variant variant : options.allVariants()) {
            Smartcar.Form form = new Smartcar.Form(workers, esperTasks, rules, storing, variant);
            all.add(new Smartcar(form, form.name(), servers, topic, options));
          }
        }
      }
    }
    if (peers != null) {
      String work = storing ? "hbase-cep" : "cep";
      all.add(Peer.flink(peers, work, "flink " + work, servers, topic));
      if (storing) {
        all.add(Peer.rawLoader(peers, servers, topic));
      }
    }
    all.removeIf(contestant -> without.stream().anyMatch(contestant.name()::startsWith));
    return all;
  }
}
