package io.smartcar.topology.episode;

import io.smartcar.topology.bolt.OwnThreadBolt;
import java.io.Serializable;
import java.time.Duration;
import org.apache.storm.task.TopologyContext;

/** The one task that ends episodes; how far the rules are it finds in Kafka. */
public final class EpisodeBolt extends OwnThreadBolt {

  /** The component's name in the topology. */
  public static final String NAME = "episodeBolt";

  private static final long serialVersionUID = 1L;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Opens what ends episodes in the worker. */
  public interface Ports extends Serializable {
    /** Creates it without connecting. */
    Work open();
  }

  private final Ports ports;

  /** Creates the bolt. */
  public EpisodeBolt(Ports ports) {
    super("ending episodes", PAUSE);
    this.ports = ports;
  }

  @Override
  protected Work open(TopologyContext context) {
    return ports.open();
  }
}
