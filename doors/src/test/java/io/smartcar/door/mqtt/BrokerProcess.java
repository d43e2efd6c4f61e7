package io.smartcar.door.mqtt;

import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * HiveMQ in a process of its own, which can be killed and started again with what it has kept; for
 * tests of other modules. It says when it takes connections.
 */
public final class BrokerProcess {

  private static final String CONFIGURATION =
      """
      <?xml version="1.0"?>
      <hivemq>
        <listeners>
          <tcp-listener>
            <port>%d</port>
            <bind-address>127.0.0.1</bind-address>
          </tcp-listener>
        </listeners>
        <mqtt>
          <queued-messages>
            <!-- Of what does not fit it drops. -->
            <max-queue-size>1000000</max-queue-size>
          </queued-messages>
        </mqtt>
        <persistence>
          <mode>file</mode>
        </persistence>
        <anonymous-usage-statistics>
          <enabled>false</enabled>
        </anonymous-usage-statistics>
      </hivemq>
      """;

  private BrokerProcess() {}

  /** Runs until the process ends: in a directory, at a port. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        conf.resolve("config.xml"), CONFIGURATION.formatted(Integer.parseInt(arguments[1])));
    EmbeddedHiveMQ.builder()
        .withConfigurationFolder(conf)
        .withDataFolder(Files.createDirectories(directory.resolve("data")))
        .withExtensionsFolder(Files.createDirectories(directory.resolve("extensions")))
        .build()
        .start()
        .join();
    System.out.println("taking connections");
  }
}
