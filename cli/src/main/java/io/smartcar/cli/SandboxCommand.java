package io.smartcar.cli;

import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.ServerStatus;
import io.smartcar.sandbox.settings.Doors;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import io.smartcar.sandbox.settings.SettingsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar sandbox}: the servers on this machine. */
@Command(
    name = "sandbox",
    description = "Runs ZooKeeper, Kafka, HBase, Redis and Storm on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class SandboxCommand implements Runnable {

  private static final long MEGABYTE = 1024L * 1024L;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      description = "Starts every server that does not run; returns when all answer.",
      mixinStandardHelpOptions = true)
  int up(
      @Mixin SandboxOptions options,
      @Option(
              names = "--set",
              paramLabel = "KEY=VALUE",
              description =
                  "A setting, remembered in the sandbox's directory; the keys are in"
                      + " sandbox/sandbox.properties.")
          @Nullable Map<String, String> set,
      @Option(
              names = "--free-ports",
              description = "Choose ports that are free now, and remember them.")
          boolean freePorts,
      @Option(
              names = "--doors",
              negatable = true,
              description =
                  "Also run the doors, from now on: for HTTP, and for files in the directory"
                      + " telemetry of the sandbox's.")
          @Nullable Boolean doors,
      @Option(
              names = "--secure",
              negatable = true,
              description =
                  "Kafka and Redis want TLS and a login from now on, with data of their own.")
          @Nullable Boolean secure,
      @Option(
              names = "--mqtt",
              paramLabel = "HOST:PORT",
              description = "The MQTT broker that a third door subscribes to; with --doors.")
          @Nullable String mqttBroker)
      throws SandboxException {
    SettingsFile before = options.settings();
    Map<String, String> given = new LinkedHashMap<>(set == null ? Map.of() : set);
    if (secure != null) {
      given.put("secure", secure.toString());
    }
    SettingsFile file = with(before.with(given), doors, mqttBroker);
    SandboxSettings settings = file.settings();
    boolean changed = !settings.equals(before.settings());
    // A door can be added to servers that run.
    boolean servers = !settings.withDoors(before.settings().doors()).equals(before.settings());
    if (freePorts || changed) {
      if ((freePorts || servers || settings.doors().servers().size() < doorsOf(before))
          && !new Sandbox(before.settings()).processes().isEmpty()) {
        throw new SandboxException(
            "The sandbox in %s is up with other settings: stop it first, with `sandbox down`"
                .formatted(settings.directory()));
      }
      file = freePorts ? file.withFreePorts() : file;
      file.save();
    }
    Sandbox sandbox = new Sandbox(file.settings());
    out().println("Sandbox in " + sandbox.settings().directory());
    sandbox.up(new PrintedProgress(out(), sandbox.settings()));
    printMemory(sandbox);
    out().flush();
    return ExitStatus.OK;
  }

  private SettingsFile with(SettingsFile file, @Nullable Boolean doors, @Nullable String mqttBroker)
      throws SandboxException {
    if (mqttBroker != null && !Boolean.TRUE.equals(doors)) {
      throw new ParameterException(spec.commandLine(), "--mqtt is of a door: give --doors too");
    }
    if (doors == null) {
      return file;
    }
    return file.with(doors ? new Doors(true, mqttBroker) : Doors.NONE);
  }

  private static int doorsOf(SettingsFile file) throws SandboxException {
    return file.settings().doors().servers().size();
  }

  @Command(
      description = "Stops every process of the sandbox; what it has stored stays.",
      mixinStandardHelpOptions = true)
  int down(
      @Mixin SandboxOptions options,
      @Option(names = "--delete-data", description = "Also delete what the servers have stored.")
          boolean deleteData)
      throws SandboxException {
    Sandbox sandbox = options.sandbox();
    sandbox.down(new PrintedProgress(out(), sandbox.settings()));
    if (deleteData) {
      sandbox.deleteData();
    }
    out().println("Sandbox in " + sandbox.settings().directory() + " is down");
    return ExitStatus.OK;
  }

  @Command(
      description = "Says how each server is; status 1 if not all are up.",
      mixinStandardHelpOptions = true)
  int status(@Mixin SandboxOptions options) throws SandboxException {
    Sandbox sandbox = options.sandbox();
    List<ServerStatus> all = sandbox.status();
    all.forEach(status -> out().println(line(status)));
    printMemory(sandbox);
    boolean up = all.stream().allMatch(status -> status.state() == ServerStatus.State.UP);
    return up ? ExitStatus.OK : ExitStatus.NO;
  }

  private static String line(ServerStatus status) {
    String state = status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String text = "  %-20s %-14s".formatted(status.server(), state);
    if (status.pid() == null) {
      return text.stripTrailing();
    }
    Long resident = status.residentBytes();
    return text
        + "127.0.0.1:%-6d pid %-8d %s"
            .formatted(
                status.port(),
                status.pid(),
                resident == null ? "" : "%5d MB".formatted(resident / MEGABYTE));
  }

  private void printMemory(Sandbox sandbox) {
    long workers = sandbox.workerCount();
    sandbox
        .residentBytes()
        .filter(bytes -> bytes > 0)
        .ifPresent(
            bytes ->
                out()
                    .printf(
                        "  %d worker JVM%s, %d MB of memory in all%n",
                        workers, workers == 1 ? "" : "s", bytes / MEGABYTE));
  }

  @Command(
      description = "Shows the end of a server's log, or says where the logs are.",
      mixinStandardHelpOptions = true)
  int logs(
      @Mixin SandboxOptions options,
      @Parameters(
              arity = "0..1",
              paramLabel = "SERVER",
              description =
                  "zookeeper, kafka, redis, hbase-master, hbase-region-server, nimbus, supervisor,"
                      + " door-http, door-tail, door-mqtt.")
          @Nullable String server,
      @Option(names = "--lines", defaultValue = "50", description = "How many lines to show.")
          int lines)
      throws SandboxException {
    Sandbox sandbox = options.sandbox();
    if (server == null) {
      return listLogs(sandbox.settings().logs());
    }
    ServerName name =
        ServerName.of(server)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "There is no server %s: %s".formatted(server, ServerName.labels())));
    sandbox.lastLines(name, lines).forEach(out()::println);
    out().println("-- " + sandbox.log(name));
    return ExitStatus.OK;
  }

  private int listLogs(Path directory) throws SandboxException {
    if (!Files.isDirectory(directory)) {
      out().println("No logs yet in " + directory);
      return ExitStatus.NO;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.filter(SandboxCommand::hasText).sorted().forEach(out()::println);
    } catch (IOException unreadable) {
      throw new SandboxException(
          "%s cannot be read (%s): make it yours".formatted(directory, unreadable), unreadable);
    }
    return ExitStatus.OK;
  }

  private static boolean hasText(Path file) {
    return Files.isRegularFile(file) && file.toFile().length() > 0;
  }

  @Command(
      description = {
        "Prints the addresses of the servers, as variables for a shell:",
        "  eval \"$$(scripts/smartcar sandbox env)\""
      },
      mixinStandardHelpOptions = true)
  int env(
      @Mixin SandboxOptions options,
      @Option(
              names = "--conf",
              description =
                  "As a configuration file of the topology instead (storm jar … -c FILE).")
          boolean conf,
      @Option(
              names = "--as",
              paramLabel = "USER",
              defaultValue = "smartcar-topology",
              description =
                  "Of a secure sandbox, with --conf: as whom (default: ${DEFAULT-VALUE}).")
          String user)
      throws SandboxException {
    SandboxSettings settings = options.sandbox().settings();
    if (conf) {
      new TreeMap<>(ConfigurationOptions.addresses(settings, user))
          .forEach((key, value) -> out().println(key + " = " + written(value)));
    } else {
      out().println("export SMARTCAR_SANDBOX=" + quoted(settings.directory().toString()));
      out().println("export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:" + settings.port(Port.KAFKA));
      out().println("export ZOOKEEPER_CONNECT=127.0.0.1:" + settings.port(Port.ZOOKEEPER));
      out().println("export REDIS_HOST=127.0.0.1");
      out().println("export REDIS_PORT=" + settings.port(Port.REDIS));
      out().println("export NIMBUS_SEED=127.0.0.1");
      out().println("export NIMBUS_PORT=" + settings.port(Port.NIMBUS));
    }
    return ExitStatus.OK;
  }

  private static String written(String value) {
    return value.matches("\\d+|true") ? value : '"' + value + '"';
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
