package org.apache.storm.kafka.spout;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.storm.kafka.spout.internal.ClientFactory;
import org.apache.storm.kafka.spout.subscription.TopicAssigner;

/**
 * The real spout on a consumer of the test's own. In this package because the constructor that
 * takes one is not public.
 */
public final class SpoutOnLog<K, V> extends KafkaSpout<K, V> {

  private static final long serialVersionUID = 1L;

  /** Creates a spout that reads with this consumer. */
  public SpoutOnLog(KafkaSpoutConfig<K, V> config, Consumer<K, V> consumer, Admin admin) {
    super(config, new Given<>(consumer, admin), new TopicAssigner());
  }

  private record Given<K, V>(Consumer<K, V> consumer, Admin admin) implements ClientFactory<K, V> {
    @Override
    public Consumer<K, V> createConsumer(Map<String, Object> properties) {
      return consumer;
    }

    @Override
    public Admin createAdmin(Map<String, Object> properties) {
      return admin;
    }
  }
}
