package io.smartcar.bench.storm;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.RuleSet;
import io.smartcar.topology.ServerPorts;
import io.smartcar.topology.SmartcarTopology;
import io.smartcar.topology.bolt.EventStoreBolt;
import io.smartcar.topology.late.LateBolt;
import java.nio.file.Path;
import java.util.Map;
import org.apache.storm.StormSubmitter;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.thrift.TException;

/**
 * Submits the product's topology without its event store and late lane: {@code storm jar <jar>
 * io.smartcar.bench.storm.RulesOnly NAME CONFIG}. Everything else is as the product wires it.
 */
public final class RulesOnly {

  private RulesOnly() {}

  /** Submits it; ends with an exception if Storm or the configuration refuses. */
  public static void main(String[] arguments) throws TException, RuleException {
    SmartcarConfig config = SmartcarConfig.load(Path.of(arguments[1]), Map.of());
    Path directory = config.rules().directory();
    RuleSet rules = directory == null ? RuleSet.bundled() : RuleSet.fromDirectory(directory);
    StormTopology topology =
        SmartcarTopology.build(config, rules, ServerPorts.of(config, arguments[0], rules));
    // Nobody reads from the store's bolt, so it can be left out and nothing else changes.
    topology.get_bolts().remove(EventStoreBolt.NAME);
    // Without rows nothing can be judged again.
    topology.get_bolts().remove(LateBolt.NAME);
    StormSubmitter.submitTopology(arguments[0], SmartcarTopology.stormConfig(config), topology);
  }
}
