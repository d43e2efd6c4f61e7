package io.smartcar.cli;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.SecureFiles;
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

  /** The keys that lead to the servers of a sandbox, as who may do everything. */
  public static Map<String, String> addresses(SandboxSettings settings) {
    return addresses(settings, SecureFiles.ADMIN);
  }

  /** The same as a user, of a sandbox that wants logins. */
  public static Map<String, String> addresses(SandboxSettings settings, String user) {
    Map<String, String> addresses = new LinkedHashMap<>(places(settings));
    if (settings.secure()) {
      addresses.putAll(logins(settings.secureFiles(), user));
    }
    return addresses;
  }

  /** No password is among them, only in which files they are. */
  private static Map<String, String> logins(SecureFiles files, String user) {
    String kafka = "smartcar.kafka.properties.";
    Map<String, String> logins = new LinkedHashMap<>();
    logins.put(kafka + "security.protocol", "SASL_SSL");
    logins.put(kafka + "ssl.truststore.type", "PEM");
    logins.put(kafka + "ssl.truststore.location", files.authority().toString());
    logins.put(kafka + "sasl.mechanism", "SCRAM-SHA-512");
    logins.put(kafka + "\"config.providers\"", "file");
    logins.put(
        kafka + "\"config.providers.file.class\"",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    logins.put(kafka + "sasl.jaas.config", "${file:" + files.kafkaLogin(user) + ":login}");
    logins.put("smartcar.rules.zookeeper.user", SecureFiles.RULES);
    logins.put("smartcar.rules.zookeeper.password", "file:" + files.password(SecureFiles.RULES));
    logins.put("smartcar.redis.user", user);
    logins.put("smartcar.redis.password", "file:" + files.password(user));
    logins.put("smartcar.redis.tls.enabled", "true");
    logins.put("smartcar.redis.tls.trusted", files.authority().toString());
    return logins;
  }

  private static Map<String, String> places(SandboxSettings settings) {
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
