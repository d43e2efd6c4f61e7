package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.config.SmartcarConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.apache.storm.Config;
import org.apache.storm.generated.Nimbus;
import org.apache.storm.generated.TopologySummary;
import org.apache.storm.shade.net.minidev.json.JSONValue;
import org.junit.jupiter.api.Test;

/** What stands in the way of a topology, of those that Nimbus knows. */
final class StormClusterTest {

  private static final Map<String, Object> NIGHT = places("night", "night:");

  @Test
  void refuse_sharesKeysWithOneThatRuns_saysToStopIt() {
    assertThatThrownBy(() -> refuse("night", places("night", ""), "day", "ACTIVE"))
        .isInstanceOf(Cluster.RefusedException.class)
        .hasMessageStartingWith("Topology day runs and writes its alerts to the same keys")
        .hasMessageContaining("storm kill day");
  }

  @Test
  void refuse_sharesKeysWithOneThatIsKilled_saysToWait() {
    assertThatThrownBy(() -> refuse("night", places("night", ""), "day", "KILLED"))
        .isInstanceOf(Cluster.RefusedException.class)
        .hasMessageStartingWith("Topology day is being killed but may still work")
        .hasMessageContaining("wait until it is gone");
  }

  @Test
  void refuse_sameNameAsOneThatIsKilled_saysToWait() {
    assertThatThrownBy(() -> refuse("day", NIGHT, "day", "KILLED"))
        .isInstanceOf(Cluster.RefusedException.class)
        .hasMessageStartingWith("A topology named day is being killed")
        .hasMessageContaining("wait until it is gone");
    assertThatThrownBy(() -> refuse("day", NIGHT, "day", "ACTIVE"))
        .hasMessageStartingWith("A topology named day runs already: stop it");
  }

  @Test
  void refuse_nothingShared_refusesNothing() {
    assertThatCode(() -> refuse("night", NIGHT, "day", "KILLED")).doesNotThrowAnyException();
    assertThat(NIGHT).isNotEmpty();
  }

  /** As one that is stopped (SIGSTOP): the system takes connections for it. */
  @Test
  void away_nimbusThatTakesConnectionsAndIsSilent_isNotToStartAnother() throws IOException {
    int port;
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      port = silent.getLocalPort();
      assertThat(away(port))
          .hasMessageStartingWith("Nimbus does not answer at localhost, port " + port)
          .hasMessageContaining("do not start a second one")
          .hasMessageNotContaining("start it");
    }
    assertThat(away(port)).hasMessageContaining("start it");
  }

  private static Exception away(int port) {
    return StormCluster.away(
        Map.of(Config.NIMBUS_SEEDS, List.of("localhost"), Config.NIMBUS_THRIFT_PORT, port),
        new IOException("no answer"));
  }

  private static void refuse(String name, Map<String, Object> own, String running, String status)
      throws Exception {
    TopologySummary summary = new TopologySummary(running + "-1-1", running, 1, 1, 1, 1, status);
    Nimbus.Iface nimbus =
        (Nimbus.Iface)
            Proxy.newProxyInstance(
                Nimbus.Iface.class.getClassLoader(),
                new Class<?>[] {Nimbus.Iface.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getTopologySummaries" -> List.of(summary);
                      case "getTopologyConf" -> JSONValue.toJSONString(places(running, ""));
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    StormCluster.refuseIfInTheWay(name, own, nimbus);
  }

  private static Map<String, Object> places(String name, String keyPrefix) {
    return SharedPlaces.of(
        SmartcarConfig.load(null, Map.of("smartcar.redis.key-prefix", keyPrefix)), name);
  }
}
