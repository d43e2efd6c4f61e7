package io.smartcar.cli;

import io.smartcar.redis.Episode;
import io.smartcar.redis.EpisodeStore;
import io.smartcar.redis.Handling;
import io.smartcar.redis.Handling.Action;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What somebody does about an episode: {@code smartcar alerts ack | assign | note | close}. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
abstract class HandleCommand implements Callable<Integer> {

  private static final String STATUS =
      " It holds for the episode, also if late readings move it, and not for the next one. Status 1"
          + " if there is no such episode.";

  /** What may have a remark. */
  private abstract static class Remarked extends HandleCommand {

    @Option(names = "--remark", paramLabel = "TEXT", defaultValue = "", description = "A remark.")
    private String remark;

    private final Action action;

    Remarked(Action action) {
      this.action = action;
    }

    /** To whom it is given; nobody. */
    String assignee() {
      return "";
    }

    @Override
    final Handling handling(String by, Instant at) {
      return new Handling(action, by, at, remark, assignee());
    }
  }

  /** {@code ack}. */
  @Command(
      name = "ack",
      description = "Says that somebody has seen an episode." + STATUS,
      mixinStandardHelpOptions = true)
  static final class Ack extends Remarked {

    Ack() {
      super(Action.ACK);
    }
  }

  /** {@code assign}. */
  @Command(
      name = "assign",
      description = "Gives an episode to somebody who is to see to it." + STATUS,
      mixinStandardHelpOptions = true)
  static final class Assign extends Remarked {

    @Option(names = "--to", required = true, paramLabel = "NAME", description = "To whom.")
    private String assignee;

    Assign() {
      super(Action.ASSIGN);
    }

    @Override
    String assignee() {
      return assignee;
    }
  }

  /** {@code note}. */
  @Command(
      name = "note",
      description = "Remarks something about an episode." + STATUS,
      mixinStandardHelpOptions = true)
  static final class Note extends HandleCommand {

    @Option(names = "--remark", required = true, paramLabel = "TEXT", description = "The remark.")
    private String remark;

    @Override
    Handling handling(String by, Instant at) {
      return new Handling(Action.NOTE, by, at, remark, "");
    }
  }

  /** {@code close}. */
  @Command(
      name = "close",
      description = "Says that nothing more is to be done about an episode." + STATUS,
      mixinStandardHelpOptions = true)
  static final class Close extends Remarked {

    Close() {
      super(Action.CLOSE);
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who; default: ${DEFAULT-VALUE}.")
  private String by;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description =
          "The episodes, as `alerts episodes` shows them; or any alert of each, as rule/car-date:"
              + " over-speed/V0004-20180830091459900.")
  private List<String> ids;

  /** What is done. */
  abstract Handling handling(String by, Instant at);

  @Override
  public Integer call() throws SandboxException {
    RedisSettings redis = StoreSettings.redis(options.load());
    PrintWriter out = spec.commandLine().getOut();
    EpisodePrinter printer = new EpisodePrinter(out, format);
    int status = ExitStatus.OK;
    try (EpisodeStore episodes = new RedisEpisodeStore(redis)) {
      Handling handling = handling(by, Instant.now());
      for (String id : ids) {
        Optional<Episode> handled = episodes.handle(id, handling);
        if (handled.isPresent()) {
          printer.print(handled.get());
        } else {
          status = ExitStatus.NO;
          spec.commandLine()
              .getErr()
              .printf("No such episode in Redis at %s: %s%n", redis.address(), id);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    out.flush();
    spec.commandLine().getErr().flush();
    return status;
  }
}
