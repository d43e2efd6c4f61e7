package io.smartcar.door.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * HiveMQ in this JVM, with and without TLS, which can be away for a while. Whoever says that it is
 * somebody must have {@link #PASSWORD}. For one thread.
 */
final class Broker implements AutoCloseable {

  static final String PASSWORD = "let-me-in";

  private final int port;
  private final int tlsPort;
  private final Path certificate;
  private final Path directory;
  private EmbeddedHiveMQ hiveMq;

  /** Starts it, with everything in that directory. */
  Broker(Path directory) throws IOException, InterruptedException {
    try (ServerSocket free = new ServerSocket(0);
        ServerSocket another = new ServerSocket(0)) {
      port = free.getLocalPort();
      tlsPort = another.getLocalPort();
    }
    Path keys = directory.resolve("broker.jks");
    keytool(
        "-genkeypair", "-keyalg", "EC", "-dname", "CN=broker", "-ext", "san=ip:127.0.0.1", keys);
    certificate = directory.resolve("broker.crt");
    keytool("-exportcert", "-rfc", "-file", certificate, keys);
    this.directory = directory;
    Files.createDirectory(directory.resolve("data"));
    Files.createDirectory(directory.resolve("extensions"));
    Files.writeString(
        Files.createDirectory(directory.resolve("conf")).resolve("config.xml"),
        configuration(keys));
    hiveMq = started();
  }

  private EmbeddedHiveMQ started() {
    EmbeddedHiveMQ made =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(directory.resolve("conf"))
            .withDataFolder(directory.resolve("data"))
            .withExtensionsFolder(directory.resolve("extensions"))
            .withEmbeddedExtension(
                EmbeddedExtension.builder()
                    .withId("passwords")
                    .withName("Passwords")
                    .withVersion("1")
                    .withExtensionMain(new Passwords())
                    .build())
            .build();
    made.start().join();
    return made;
  }

  private String configuration(Path keys) {
    return """
        <?xml version="1.0"?>
        <hivemq>
          <listeners>
            <tcp-listener>
              <port>%d</port>
              <bind-address>127.0.0.1</bind-address>
            </tcp-listener>
            <tls-tcp-listener>
              <port>%d</port>
              <bind-address>127.0.0.1</bind-address>
              <tls>
                <keystore>
                  <path>%s</path>
                  <password>secret</password>
                  <private-key-password>secret</private-key-password>
                </keystore>
              </tls>
            </tls-tcp-listener>
          </listeners>
          <anonymous-usage-statistics>
            <enabled>false</enabled>
          </anonymous-usage-statistics>
        </hivemq>
        """
        .formatted(port, tlsPort, keys);
  }

  private static void keytool(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (Object argument : arguments) {
      if (argument == arguments[arguments.length - 1]) {
        command.add("-keystore");
      }
      command.add(argument.toString());
    }
    command.addAll(
        List.of(
            "-alias", "broker", "-storetype", "JKS", "-storepass", "secret", "-keypass", "secret"));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  int port() {
    return port;
  }

  int tlsPort() {
    return tlsPort;
  }

  /** What it shows to whoever speaks TLS, as PEM. */
  Path certificate() {
    return certificate;
  }

  /** One that was stopped cannot be started again; another one takes its data. */
  void start() {
    hiveMq = started();
  }

  void stop() {
    hiveMq.stop().join();
  }

  @Override
  public void close() {
    stop();
  }

  private static final class Passwords implements ExtensionMain {

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
      SimpleAuthenticator authenticator = Passwords::check;
      Services.securityRegistry().setAuthenticatorProvider(provided -> authenticator);
    }

    private static void check(SimpleAuthInput input, SimpleAuthOutput output) {
      ConnectPacket connect = input.getConnectPacket();
      boolean knows =
          connect
              .getPassword()
              .map(password -> UTF_8.decode(password).toString().equals(PASSWORD))
              .orElse(false);
      if (connect.getUserName().isEmpty() || knows) {
        output.authenticateSuccessfully();
      } else {
        output.failAuthentication();
      }
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
  }
}
