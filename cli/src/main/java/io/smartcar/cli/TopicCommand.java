package io.smartcar.cli;

import io.smartcar.config.KafkaConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicRole;
import io.smartcar.sandbox.settings.SandboxException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartcar topic}: the topic of the telemetry. */
@Command(
    name = "topic",
    description = "Creates and describes the topic of the telemetry, and gives rights to it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TopicCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  @Command(
      description =
          "Creates the topic if there is none; status 1 if there is one with another number of"
              + " partitions.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin TopicOptions options,
      @Option(
              names = "--partitions",
              defaultValue = "4",
              description = "Partitions of the new topic (default: ${DEFAULT-VALUE}).")
          int partitions,
      @Option(
              names = "--if-missing",
              description = "Status 0 also if there is one with another number of partitions.")
          boolean ifMissing)
      throws SandboxException {
    if (partitions < 1 || partitions > 1000) {
      throw new ParameterException(
          spec.commandLine(), "--partitions must be 1 to 1000: " + partitions);
    }
    SmartcarConfig config = options.load();
    EventLogSettings log = options.log(config);
    try (EventTopic topic = new EventTopic(log)) {
      if (topic.create(partitions)) {
        print("created " + log.topic() + " with " + partitions + " partitions");
        return ExitStatus.OK;
      }
      int there = topic.partitions();
      print(log.topic() + " is there already, with " + there + " partitions");
      return there == partitions || ifMissing ? ExitStatus.OK : ExitStatus.NO;
    }
  }

  @Command(
      description =
          "Shows how many records each partition has had; status 1 if there is no such topic.",
      mixinStandardHelpOptions = true)
  int describe(@Mixin TopicOptions options) throws SandboxException {
    SmartcarConfig config = options.load();
    EventLogSettings log = options.log(config);
    try (EventTopic topic = new EventTopic(log)) {
      Map<Integer, Long> ends = topic.endOffsets();
      if (ends.isEmpty()) {
        print("there is no topic " + log.topic() + ": create it with: smartcar topic create");
        return ExitStatus.NO;
      }
      ends.forEach(
          (partition, end) -> print("partition %d: end offset %d".formatted(partition, end)));
      print(
          "%s: %d records".formatted(log.topic(), ends.values().stream().mapToLong(n -> n).sum()));
      topic.timestampWarning().ifPresent(warning -> print("warning: " + warning));
      return ExitStatus.OK;
    }
  }

  @Command(
      description = {
        "Gives a user of Kafka the least rights that a role needs, on a broker with an authorizer:",
        "topology reads, sender writes, reader reads and sees how far the topology is."
      },
      mixinStandardHelpOptions = true)
  int grant(
      @Mixin TopicOptions options,
      @Parameters(paramLabel = "ROLE", description = "topology, sender or reader.") TopicRole role,
      @Parameters(paramLabel = "PRINCIPAL", description = "Whom: User:NAME.") String principal,
      @Option(
              names = "--topology",
              defaultValue = "DriverCarInfo",
              description = "The topology's name (default: ${DEFAULT-VALUE}).")
          String topology)
      throws SandboxException {
    if (!principal.matches("[A-Za-z]+:.+")) {
      throw new ParameterException(
          spec.commandLine(), "PRINCIPAL must be as User:NAME: " + principal);
    }
    SmartcarConfig config = options.load();
    KafkaConfig kafka = config.kafka();
    Set<String> groups =
        Set.of(
            kafka.groupId(topology),
            kafka.rulesGroupId(topology),
            kafka.fleetRulesGroupId(topology));
    try (EventTopic topic = new EventTopic(options.log(config))) {
      topic.grant(role, groups, principal).forEach(right -> print(principal + ": " + right));
      return ExitStatus.OK;
    }
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
