package io.smartcar.topology.spout;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Replaces runs of records by one record each, whose value is the batch and whose offset is the
 * run's first: the consumer's user sees batches, its position and its commits stay what they are.
 * Public for Kafka, which creates it by its name and calls it on the consumer's thread.
 *
 * <p>What it hands out is decided by the {@link BatchLedger} that it finds under {@link #LEDGER} in
 * the consumer's properties.
 */
public final class BatchingInterceptor implements ConsumerInterceptor<byte[], Object> {

  /** The consumer property that holds the ledger, as an object. */
  static final String LEDGER = "smartcar.batch.ledger";

  private @Nullable BatchLedger ledger;

  /** Creates one; called by Kafka. */
  public BatchingInterceptor() {}

  @Override
  public void configure(Map<String, ?> properties) {
    if (!(properties.get(LEDGER) instanceof BatchLedger given)) {
      throw new IllegalArgumentException(
          LEDGER + " must be a BatchLedger: " + properties.get(LEDGER));
    }
    ledger = given;
  }

  @Override
  public ConsumerRecords<byte[], Object> onConsume(ConsumerRecords<byte[], Object> polled) {
    return Objects.requireNonNull(ledger, "configure comes first").replace(polled);
  }

  /** {@link EventConsumer} tells the ledger, in the spout's offsets. */
  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
