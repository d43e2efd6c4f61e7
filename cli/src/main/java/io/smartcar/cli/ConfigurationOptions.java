package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which every command that uses servers finds them. */
public final class ConfigurationOptions {

  private static final String LOOPBACK = "127.0.0.1";

  @Option(
      names = {"-c", "--conf"},
      paramLabel = "FILE",
      description = "The configuration file; without it, the sandbox's addresses and the defaults.")
  private @Nullable Path file;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A key of the configuration, over the file: -D smartcar.redis.port=6380.")
  private @Nullable Map<String, String> overrides;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private SandboxOptions sandbox;

  /** The checked configuration. */
  public SmartcarConfig load() throws SandboxException {
    Map<String, String> over = new LinkedHashMap<>(file == null ? sandboxAddresses() : Map.of());
    over.putAll(overrides == null ? Map.of() : overrides);
    return SmartcarConfig.load(file, over);
  }

  private Map<String, String> sandboxAddresses() throws SandboxException {
    return addresses(sandbox.sandbox().settings());
  }

  /** The keys that lead to the servers of a sandbox. */
  public static Map<String, String> addresses(SandboxSettings settings) {
    return Map.of(
        "smartcar.kafka.bootstrap-servers",
        LOOPBACK + ':' + settings.port(Port.KAFKA),
        "smartcar.hbase.zookeeper-quorum",
        LOOPBACK,
        "smartcar.hbase.zookeeper-port",
        Integer.toString(settings.port(Port.ZOOKEEPER)),
        "smartcar.rules.zookeeper.connect",
        LOOPBACK + ':' + settings.port(Port.ZOOKEEPER),
        "smartcar.redis.host",
        LOOPBACK,
        "smartcar.redis.port",
        Integer.toString(settings.port(Port.REDIS)));
  }
}
