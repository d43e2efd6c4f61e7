package io.smartcar.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The subcommands of a command by name. Only the one that a command line names is set up, as
 * looking at the options of all takes longer than most commands run; where none is named, all are
 * there, for the help and for suggestions. Immutable.
 *
 * @param all in the order of the help
 */
public record Subcommands(List<Subcommand> all) {

  /**
   * A subcommand.
   *
   * @param type its class, made by picocli
   * @param subcommands its own
   * @param ahead begins what it will need, before its options are read, and returns at once
   */
  public record Subcommand(String name, Class<?> type, Subcommands subcommands, Runnable ahead) {

    /** A subcommand with its own. */
    public Subcommand(String name, Class<?> type, Subcommands subcommands) {
      this(name, type, subcommands, () -> {});
    }

    /** A subcommand whose own are named by its annotation, if it has any. */
    public Subcommand(String name, Class<?> type) {
      this(name, type, () -> {});
    }

    /** The same, for one that takes long to start. */
    public Subcommand(String name, Class<?> type, Runnable ahead) {
      this(name, type, new Subcommands(List.of()), ahead);
    }
  }

  /** Copies the list. */
  public Subcommands {
    all = List.copyOf(all);
  }

  /** Adds to the command what the arguments that follow its name need. */
  void addTo(CommandLine command, String... arguments) {
    if (arguments.length > 0 && isVersion(arguments[0])) {
      return;
    }
    Optional<Subcommand> named = named(arguments);
    if (named.isPresent()) {
      add(named.get(), command, rest(arguments));
      return;
    }
    all.forEach(subcommand -> add(subcommand, command));
  }

  /** Begins what the one that the arguments name will need. */
  void beginAhead(String... arguments) {
    named(arguments)
        .ifPresent(
            subcommand -> {
              subcommand.ahead.run();
              subcommand.subcommands.beginAhead(rest(arguments));
            });
  }

  private Optional<Subcommand> named(String... arguments) {
    return all.stream()
        .filter(subcommand -> arguments.length > 0 && subcommand.name.equals(arguments[0]))
        .findFirst();
  }

  private static String[] rest(String... arguments) {
    return arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
  }

  private static boolean isVersion(String argument) {
    return argument.equals("--version") || argument.equals("-V");
  }

  private static void add(Subcommand subcommand, CommandLine command, String... arguments) {
    CommandLine added = new CommandLine(subcommand.type);
    subcommand.subcommands.addTo(added, arguments);
    command.addSubcommand(subcommand.name, added);
  }
}
