package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.demo.Demo;
import io.smartcar.demo.DemoException;
import io.smartcar.demo.DemoSettings;
import io.smartcar.sandbox.Sandbox;
import io.smartcar.sandbox.settings.Doors;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.simulator.SendingOrder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartcar demo}: the whole platform from one command. */
@Command(
    name = "demo",
    description = {
      "Shows the whole platform on this machine: starts the servers, deploys the topology, sends"
          + " cars on the road, shows alerts as they are found, and sums up.",
      "It begins with empty servers and keeps its data apart from the sandbox's own."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class DemoCommand implements Callable<Integer> {

  private static final int USUAL_CARS = 100;
  private static final int USUAL_SECONDS = 20;

  private static final String RECORDED_DAYS = "3650d";

  @Spec private CommandSpec spec;

  @Option(names = "--cars", paramLabel = "N", description = "How many cars drive; default: 100.")
  private @Nullable Integer cars;

  @Option(names = "--seconds", paramLabel = "N", description = "For how long; default: 20.")
  private @Nullable Integer seconds;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "Send this recorded file (CSV or JSON lines, also .gz) in place of simulated cars, as"
              + " fast as possible.")
  private @Nullable Path input;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      converter = OrderOption.class,
      description =
          "With --input: as-is (the default); by-car: one car after the other; shuffled:15m: blocks"
              + " of 15 minutes at random.")
  private @Nullable SendingOrder order;

  @Option(
      names = "--via",
      paramLabel = "WAY",
      defaultValue = "kafka",
      description =
          "How the cars send: kafka (into the topic; the default), http (to a door, which puts it"
              + " there) or mqtt (to a broker that is there, from which a door takes it).")
  private DemoSettings.Way via;

  @Option(
      names = "--mqtt",
      paramLabel = "HOST:PORT",
      description = "The MQTT broker of --via mqtt; default: 127.0.0.1:1883.")
  private @Nullable String mqttBroker;

  @Option(names = "--keep", description = "Leave everything running at the end.")
  private boolean keep;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "1",
      description = "Partitions of the topic; default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A key of the configuration: -D smartcar.topology.workers=2.")
  private @Nullable Map<String, String> overrides;

  @Mixin private SandboxOptions sandboxOptions;

  @Override
  public Integer call() throws SandboxException, DemoException, InterruptedException {
    if (input != null && (cars != null || seconds != null)) {
      throw usage("--cars and --seconds are of simulated cars: leave them or --input out");
    }
    if (input == null && order != null) {
      throw usage("--order is of a recorded file: give --input or leave it out");
    }
    if (input != null && (Files.isDirectory(input) || !Files.isReadable(input))) {
      throw usage("--input: there is no file %s, or it cannot be read".formatted(input));
    }
    if (mqttBroker != null && via != DemoSettings.Way.MQTT) {
      throw usage("--mqtt is of --via mqtt: give both or leave it out");
    }
    if (mqttBroker != null && !mqttBroker.matches(Doors.ADDRESS)) {
      throw usage("--mqtt must be HOST:PORT: " + mqttBroker);
    }
    SandboxSettings settings = withDataOfItsOwn(sandboxOptions.sandbox().settings());
    DemoSettings demo;
    try {
      demo =
          new DemoSettings(
              configuration(settings),
              cars == null ? USUAL_CARS : cars,
              seconds == null ? USUAL_SECONDS : seconds,
              input,
              order == null ? SendingOrder.AS_IS : order,
              partitions,
              via,
              keep);
    } catch (IllegalArgumentException e) {
      throw usage("--" + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    int columns = Terminal.current().tableColumns();
    boolean shown = new Demo(new Sandbox(settings), demo, out, columns).run();
    return shown ? ExitStatus.OK : ExitStatus.READER_GONE;
  }

  /** So that the demo can begin with empty servers and nobody's data is lost. */
  private static SandboxSettings withDataOfItsOwn(SandboxSettings usual) {
    return usual.withDataDirectory(usual.directory().resolve("demo-data")).withDoors(Doors.NONE);
  }

  private SmartcarConfig configuration(SandboxSettings settings) {
    Map<String, String> keys = new HashMap<>(ConfigurationOptions.addresses(settings));
    // The rules as they are in the checkout, so that one can be edited and seen at once.
    keys.put("smartcar.rules.directory", settings.home().resolve("cep-rules/rules").toString());
    keys.put("smartcar.rules.checkpoint-interval", "1s");
    keys.put("smartcar.late.settle", "2s");
    if (input != null) {
      // A recording may go over years, one car after the other.
      keys.put("smartcar.late.horizon", RECORDED_DAYS);
      keys.put("smartcar.redis.alert-ttl", RECORDED_DAYS);
    }
    if (via == DemoSettings.Way.HTTP) {
      keys.put("smartcar.door.http.port", "0");
      // The cars' time runs faster than a car's may.
      keys.put("smartcar.door.car-events-per-second", "1000000");
      keys.put("smartcar.door.sender-events-per-second", "1000000");
    }
    if (via == DemoSettings.Way.MQTT) {
      // A session and topics of its own: what else there is at the broker is left alone.
      keys.put("smartcar.door.mqtt.client-id", "smartcar-demo");
      keys.put("smartcar.door.mqtt.group", "");
      keys.put("smartcar.door.mqtt.topics", "smartcar-demo/{carNumber}/telemetry");
      keys.put("smartcar.door.mqtt.max-unacknowledged", "1000");
      if (mqttBroker != null) {
        int colon = mqttBroker.indexOf(':');
        keys.put("smartcar.door.mqtt.host", mqttBroker.substring(0, colon));
        keys.put("smartcar.door.mqtt.port", mqttBroker.substring(colon + 1));
      }
    }
    keys.putAll(overrides == null ? Map.of() : overrides);
    return SmartcarConfig.load(null, keys);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
