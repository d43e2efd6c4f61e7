package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.wiring.StoreSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds the telemetry's topic. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before a command runs
final class TopicOptions {

  @Mixin private ConfigurationOptions configuration;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka's address, over the configuration.")
  private @Nullable String bootstrapServers;

  @Option(names = "--topic", description = "The topic, over the configuration.")
  private @Nullable String topic;

  /** The checked configuration, without the two options above. */
  SmartcarConfig load() throws SandboxException {
    return configuration.load();
  }

  /** The topic that is meant, and how to get there. */
  EventLogSettings log(SmartcarConfig config) {
    EventLogSettings configured = StoreSettings.log(config);
    EventLogSettings there =
        bootstrapServers == null ? configured : configured.at(bootstrapServers);
    return topic == null ? there : there.withTopic(topic);
  }
}
