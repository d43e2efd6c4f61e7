package io.smartcar.topology.spout;

import java.io.Serializable;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the spout, and waits for servers that do not answer: what was not committed, asked or taken
 * now is by a later call. One spout's thread.
 *
 * <p>The spout takes partitions in two steps: its consumer has them, and then it asks where to
 * begin in each. If nobody answers that, it would never ask again, for its consumer has them
 * already; so the consumer goes back to those with which both steps were done.
 */
final class KafkaOutageGuard implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(KafkaOutageGuard.class);

  private final SteadyTopic topic;
  private final BatchLedger ledger;
  private boolean away;

  /**
   * Creates it for one spout.
   *
   * @param topic knows the spout's consumer
   * @param ledger knows which partitions the spout has taken
   */
  KafkaOutageGuard(SteadyTopic topic, BatchLedger ledger) {
    this.topic = topic;
    this.ledger = ledger;
  }

  void call(Runnable call) {
    try {
      call.run();
      if (away) {
        LOG.info("Kafka is back");
      }
      away = false;
    } catch (RetriableException e) {
      if (!away) {
        LOG.warn("Kafka does not answer, waiting for it: {}", e.getMessage());
      }
      away = true;
      giveBackHalfTaken();
    }
  }

  private void giveBackHalfTaken() {
    Consumer<?, ?> consumer = topic.consumer();
    Set<TopicPartition> taken = ledger.taken();
    if (consumer != null && !consumer.assignment().equals(taken)) {
      consumer.assign(taken);
    }
  }
}
