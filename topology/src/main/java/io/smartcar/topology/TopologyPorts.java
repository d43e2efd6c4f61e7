package io.smartcar.topology;

import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.EventStore;
import io.smartcar.redis.AlertStore;
import io.smartcar.topology.bolt.Opener;
import io.smartcar.topology.episode.EpisodeBolt;
import io.smartcar.topology.late.LateBolt;
import io.smartcar.topology.metrics.MetricsHook;
import io.smartcar.topology.rule.RuleBolt;
import org.apache.storm.topology.IRichSpout;

/**
 * What the topology touches of the world: real servers in {@link ServerPorts}, others in tests.
 *
 * @param events brings tuples with the fields of {@link io.smartcar.topology.spout.EventSpout}
 * @param records how the records become events
 * @param eventStore where events go
 * @param bulkStore the same for many events in a call, if they are to be loaded
 * @param ruleTask a rule task's way to the log and its checkpoints
 * @param alertStore where alerts go
 * @param lateLane the late lane's way to all of them
 * @param episodeEnds what ends episodes
 * @param workers where a worker says at which address it answers Prometheus
 */
public record TopologyPorts(
    IRichSpout events,
    RecordFormat records,
    Opener<EventStore> eventStore,
    Opener<EventStore> bulkStore,
    RuleBolt.Ports ruleTask,
    Opener<AlertStore> alertStore,
    LateBolt.Ports lateLane,
    EpisodeBolt.Ports episodeEnds,
    MetricsHook.Directory workers) {}
