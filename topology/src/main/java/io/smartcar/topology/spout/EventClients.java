package io.smartcar.topology.spout;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogReader;
import io.smartcar.eventlog.TopicState;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.storm.kafka.spout.internal.ClientFactory;

/**
 * Makes the spout's clients in the worker. The properties by which they reach Kafka are not among
 * the spout's own, which it writes into its log.
 */
record EventClients(EventLogSettings log, BatchLedger ledger)
    implements ClientFactory<byte[], Object> {

  @Override
  public Consumer<byte[], Object> createConsumer(Map<String, Object> properties) {
    // Closed with the worker: the spout closes its consumer only when the worker ends.
    LogReader reader = new LogReader(log);
    TopicWatch topic =
        new TopicWatch(
            () -> reader.topic().id(),
            () -> reader.askTopic().thenApply(TopicState::id),
            System::nanoTime);
    return EventConsumer.over(
        new KafkaConsumer<>(log.client(properties)), ledger, topic, System::nanoTime);
  }

  @Override
  public Admin createAdmin(Map<String, Object> properties) {
    return Admin.create(log.client(properties));
  }
}
