package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.JavaHome;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the command lines of the {@code storm} command; {@code scripts/storm} makes the same. */
public final class StormCommand {

  /** Main classes of the subcommands other than {@code jar}. */
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "list", "org.apache.storm.command.ListTopologies",
          "kill", "org.apache.storm.command.KillTopology",
          "activate", "org.apache.storm.command.Activate",
          "deactivate", "org.apache.storm.command.Deactivate",
          "rebalance", "org.apache.storm.command.Rebalance");

  private StormCommand() {}

  /**
   * The command with these arguments, ready to be started.
   *
   * @throws SandboxException if there is no such command
   */
  public static ProcessBuilder of(Layout layout, List<String> arguments) throws SandboxException {
    if (arguments.isEmpty()) {
      throw new SandboxException("storm needs a command: jar, " + names());
    }
    String name = arguments.get(0);
    List<String> rest = arguments.subList(1, arguments.size());
    List<String> command = new ArrayList<>();
    command.add(JavaHome.program());
    command.add("@" + StormHome.arguments(layout));
    command.add("-cp");
    if (name.equals("jar")) {
      addJar(command, layout, rest);
    } else {
      String program = PROGRAMS.get(name);
      if (program == null) {
        throw new SandboxException("storm has no command %s: jar, %s".formatted(name, names()));
      }
      command.addAll(List.of(classPath(layout), program));
      command.addAll(rest);
    }
    return new ProcessBuilder(command);
  }

  private static void addJar(List<String> command, Layout layout, List<String> arguments)
      throws SandboxException {
    if (arguments.size() < 2) {
      throw new SandboxException("storm jar needs a jar and its main class: storm jar JAR MAIN …");
    }
    Path jar = Path.of(arguments.get(0)).toAbsolutePath();
    command.add(classPath(layout) + File.pathSeparator + jar);
    command.add("-Dstorm.jar=" + jar);
    command.addAll(arguments.subList(1, arguments.size()));
  }

  private static String classPath(Layout layout) {
    Path home = layout.stormHome();
    return home.resolve("lib/*") + File.pathSeparator + home.resolve("conf");
  }

  private static String names() {
    return PROGRAMS.keySet().stream().sorted().collect(Collectors.joining(", "));
  }
}
