package io.smartcar.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The door that takes telemetry from an MQTT broker: the section {@code smartcar.door.mqtt},
 * immutable. Every key is explained in {@code smartcar.conf}.
 *
 * @param host the broker's host
 * @param port its port
 * @param tls whether it speaks TLS
 * @param trusted the file with the certificates that it may show, null for those that Java trusts
 * @param user who the door is there, null for nobody
 * @param password the password, null for none
 * @param clientId what the broker knows the door by
 * @param topics the topics, of which a level may be the car's number
 * @param wills the topics of last wills, as {@code topics}; null for none
 * @param group the doors that share the load, null for none
 * @param format the name of the records' format, null for the book's
 * @param maxUnacknowledged messages in memory, at most
 * @param maxMessageBytes a message at most
 * @param metricsPort the port of this machine's loopback for metrics and health, 0 for none
 */
public record MqttDoorConfig(
    String host,
    int port,
    boolean tls,
    @Nullable Path trusted,
    @Nullable String user,
    @Nullable String password,
    String clientId,
    String topics,
    @Nullable String wills,
    @Nullable String group,
    @Nullable String format,
    int maxUnacknowledged,
    int maxMessageBytes,
    int metricsPort) {

  private static final String LEVEL = "([^/+#{}\\s]*|\\+)";
  private static final String TOPICS =
      "(?=.)(" + LEVEL + "/)*(" + LEVEL + "|\\{carNumber\\})(/" + LEVEL + ")*(/#)?";
  private static final int MIN_MESSAGE_BYTES = 1_000;
  private static final int MAX_MESSAGE_BYTES = 1_000_000;
  private static final int MAX_UNACKNOWLEDGED = 10_000;
  private static final int MAX_PORT = 65_535;

  static MqttDoorConfig read(Section section) {
    return new MqttDoorConfig(
        section.text("host", "a host name or an address", "[^\\s,/]+"),
        section.port("port"),
        section.yesOrNo("tls"),
        section.optionalPath("trusted"),
        section.optionalText("user"),
        section.optionalText("password"),
        section.text("client-id", "1 to 64 letters, digits, '_' or '-'", "[A-Za-z0-9_-]{1,64}"),
        section.text("topics", "a topic, as cars/{carNumber}/telemetry", TOPICS),
        section.optionalText("wills", "topics, as cars/{carNumber}/will", TOPICS),
        section.optionalText("group", "letters, digits, '_' or '-'", "[A-Za-z0-9_-]+"),
        section.optionalText("format"),
        section.number("max-unacknowledged", 1, MAX_UNACKNOWLEDGED),
        section.bytes("max-message-bytes", MIN_MESSAGE_BYTES, MAX_MESSAGE_BYTES),
        section.number("metrics-port", 0, MAX_PORT));
  }

  /** All values but the password, of which it says only whether there is one. */
  @Override
  public String toString() {
    return "[host=%s, port=%d, tls=%s, trusted=%s, user=%s, password=%s, clientId=%s,"
            .formatted(host, port, tls, trusted, user, password == null ? "none" : "***", clientId)
        + " topics=%s, wills=%s, group=%s, format=%s, maxUnacknowledged=%d, maxMessageBytes=%d,"
            .formatted(topics, wills, group, format, maxUnacknowledged, maxMessageBytes)
        + " metricsPort="
        + metricsPort
        + ']';
  }
}
