package org.apache.storm.kafka.spout;

import org.apache.storm.kafka.spout.internal.ClientFactory;
import org.apache.storm.kafka.spout.subscription.TopicAssigner;

/**
 * Storm's spout with clients of somebody else's making. In this package because the constructor
 * that takes them is not public.
 */
public class KafkaSpoutWithClients<K, V> extends KafkaSpout<K, V> {

  private static final long serialVersionUID = 1L;

  /** Creates a spout that reads with what the factory makes in the worker. */
  public KafkaSpoutWithClients(KafkaSpoutConfig<K, V> config, ClientFactory<K, V> clients) {
    super(config, clients, new TopicAssigner());
  }
}
