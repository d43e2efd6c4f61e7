package io.smartcar.topology.rule;

import io.smartcar.rules.live.RuleTaskPorts;
import io.smartcar.topology.log.KafkaCheckpoints;
import io.smartcar.topology.log.KafkaEventLog;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * A rule task's way to Kafka; immutable.
 *
 * @param topic the topic of the events
 * @param spoutGroup the spout's consumer group, from which the checkpoints' is named
 * @param connection Kafka client properties that every client needs
 */
public record KafkaPorts(String topic, String spoutGroup, Map<String, Object> connection)
    implements RuleBolt.Ports {

  /** Copies the connection. */
  public KafkaPorts {
    connection = new HashMap<>(connection);
  }

  @Override
  public RuleTaskPorts open() {
    return new RuleTaskPorts(
        new KafkaEventLog(topic, connection),
        new KafkaCheckpoints(topic, KafkaCheckpoints.groupOf(spoutGroup), connection),
        System::nanoTime,
        InstantSource.system());
  }
}
