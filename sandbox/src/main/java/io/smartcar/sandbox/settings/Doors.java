package io.smartcar.sandbox.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The doors into the log that a sandbox runs beside its servers; immutable.
 *
 * @param wanted whether it runs any: the one for HTTP and the one for files that grow
 * @param mqttBroker the broker that the one for MQTT subscribes to, {@code host:port}; null for no
 *     such door
 */
public record Doors(boolean wanted, @Nullable String mqttBroker) {

  /** None, as usual. */
  public static final Doors NONE = new Doors(false, null);

  /** How the broker is named. */
  public static final String ADDRESS = "[^\\s:/,]+:\\d{1,5}";

  /** Which they are. */
  public List<ServerName> servers() {
    List<ServerName> servers = new ArrayList<>();
    if (wanted) {
      servers.add(ServerName.DOOR_HTTP);
      servers.add(ServerName.DOOR_TAIL);
      if (mqttBroker != null) {
        servers.add(ServerName.DOOR_MQTT);
      }
    }
    return servers;
  }
}
