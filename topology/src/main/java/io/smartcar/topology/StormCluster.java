package io.smartcar.topology;

import java.util.Map;
import org.apache.storm.Config;
import org.apache.storm.StormSubmitter;
import org.apache.storm.generated.AlreadyAliveException;
import org.apache.storm.generated.AuthorizationException;
import org.apache.storm.generated.InvalidTopologyException;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.generated.TopologySummary;
import org.apache.storm.thrift.TException;
import org.apache.storm.utils.NimbusClient;
import org.apache.storm.utils.NimbusLeaderNotFoundException;
import org.apache.storm.utils.Utils;

/** The cluster that the {@code storm} command is set up for. */
final class StormCluster implements Cluster {

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
    refuseIfRunning(name);
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

  private static void refuseIfRunning(String name) throws RefusedException {
    Map<String, Object> storm = Utils.readStormConfig();
    try (NimbusClient nimbus = NimbusClient.Builder.withConf(storm).build()) {
      for (TopologySummary running : nimbus.getClient().getTopologySummaries()) {
        if (running.get_name().equals(name)) {
          throw running(name);
        }
      }
    } catch (NimbusLeaderNotFoundException | TException e) {
      throw new RefusedException(
          "Nimbus does not answer at %s, port %s: start it (scripts/smartcar sandbox up), or set nimbus.seeds in storm.yaml"
              .formatted(storm.get(Config.NIMBUS_SEEDS), storm.get(Config.NIMBUS_THRIFT_PORT)),
          e);
    }
  }

  private static RefusedException running(String name) {
    return new RefusedException(
        "A topology named %s runs already: stop it with \"storm kill %s -w 10\", or choose another name and smartcar.kafka.group-id"
            .formatted(name, name));
  }
}
