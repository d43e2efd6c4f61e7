package io.smartcar.topology;

import io.smartcar.events.server.Listening;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.storm.Config;
import org.apache.storm.StormSubmitter;
import org.apache.storm.generated.AlreadyAliveException;
import org.apache.storm.generated.AuthorizationException;
import org.apache.storm.generated.InvalidTopologyException;
import org.apache.storm.generated.Nimbus;
import org.apache.storm.generated.NotAliveException;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.generated.TopologySummary;
import org.apache.storm.thrift.TException;
import org.apache.storm.utils.NimbusClient;
import org.apache.storm.utils.NimbusLeaderNotFoundException;
import org.apache.storm.utils.Utils;

/** The cluster that the {@code storm} command is set up for. */
final class StormCluster implements Cluster {

  private static final String KILLED = "KILLED";

  @Override
  public void submit(String name, Config config, StormTopology topology) throws RefusedException {
    if (System.getProperty("storm.jar") == null) {
      throw new RefusedException(
          "The topology's jar is not known: submit with \"storm jar <jar> "
              + Main.class.getName()
              + " "
              + name
              + "\"");
    }
    refuseIfInTheWay(name, config);
    try {
      StormSubmitter.submitTopology(name, config, topology);
    } catch (AlreadyAliveException e) {
      throw running(name);
    } catch (InvalidTopologyException e) {
      throw new RefusedException("Storm finds the topology invalid: " + e.get_msg(), e);
    } catch (AuthorizationException e) {
      throw new RefusedException("Storm does not let this user submit: " + e.get_msg(), e);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("Storm does not take it: " + e.getMessage(), e);
    }
  }

  private static void refuseIfInTheWay(String name, Config config) throws RefusedException {
    Map<String, Object> storm = Utils.readStormConfig();
    try (NimbusClient nimbus = NimbusClient.Builder.withConf(storm).build()) {
      refuseIfInTheWay(name, config, nimbus.getClient());
    } catch (NimbusLeaderNotFoundException | TException e) {
      throw away(storm, e);
    }
  }

  /** The exception for a Nimbus that does not answer. */
  static RefusedException away(Map<String, ?> storm, Exception cause) {
    Object port = storm.get(Config.NIMBUS_THRIFT_PORT);
    String seeds =
        storm.get(Config.NIMBUS_SEEDS) instanceof List<?> all
            ? all.stream().map(String::valueOf).collect(Collectors.joining(","))
            : String.valueOf(storm.get(Config.NIMBUS_SEEDS));
    String remedy =
        new Listening(seeds, port instanceof Number number ? number.intValue() : 0)
            .remedy("start it (scripts/smartcar sandbox up), or set nimbus.seeds in storm.yaml");
    return new RefusedException(
        "Nimbus does not answer at %s, port %s: %s".formatted(seeds, port, remedy), cause);
  }

  /** One that is killed is in the way too: its workers work until Storm has stopped them. */
  static void refuseIfInTheWay(String name, Map<String, ?> own, Nimbus.Iface nimbus)
      throws RefusedException, TException {
    for (TopologySummary other : nimbus.getTopologySummaries()) {
      boolean killed = other.get_status().equals(KILLED);
      if (other.get_name().equals(name)) {
        throw killed ? killed(name) : running(name);
      }
      refuseIfInTheWay(own, other, killed, nimbus);
    }
  }

  private static void refuseIfInTheWay(
      Map<String, ?> own, TopologySummary other, boolean killed, Nimbus.Iface nimbus)
      throws RefusedException, TException {
    Map<String, Object> others;
    try {
      others = Utils.parseJson(nimbus.getTopologyConf(other.get_id()));
    } catch (NotAliveException | AuthorizationException e) {
      // It has ended since, or is somebody else's whom this user may not look at.
      return;
    }
    Optional<String> conflict = SharedPlaces.conflict(own, other.get_name(), others, killed);
    if (conflict.isPresent()) {
      throw new RefusedException(conflict.get());
    }
  }

  private static RefusedException killed(String name) {
    return new RefusedException(
        "A topology named %s is being killed but may still work: wait until it is gone, or choose another name"
            .formatted(name));
  }

  private static RefusedException running(String name) {
    return new RefusedException(
        "A topology named %s runs already: stop it with \"storm kill %s -w 10\", or choose another name"
            .formatted(name, name));
  }
}
