package io.smartcar.topology.spout;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.storm.kafka.spout.KafkaSpoutMessageId;
import org.apache.storm.kafka.spout.KafkaSpoutRetryExponentialBackoff;

/**
 * Retries without end, each time after twice as long, up to a longest wait. Not thread-safe.
 *
 * <p>The class it extends doubles in nanoseconds without a bound: after some thirty failures of one
 * tuple the product overflows and the tuple is retried at once, again and again. So it never learns
 * of more failures than it takes to reach the longest wait.
 */
final class BoundedBackoff extends KafkaSpoutRetryExponentialBackoff {

  private static final long serialVersionUID = 1L;

  private final int failuresToLongestWait;

  BoundedBackoff(Duration firstWait, Duration longestWait) {
    super(interval(firstWait), interval(firstWait), Integer.MAX_VALUE, interval(longestWait));
    int failures = 1;
    for (long wait = firstWait.toMillis(); wait < longestWait.toMillis(); wait *= 2) {
      failures++;
    }
    this.failuresToLongestWait = failures;
  }

  private static TimeInterval interval(Duration duration) {
    return new TimeInterval(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean schedule(KafkaSpoutMessageId failed) {
    KafkaSpoutMessageId counted =
        new KafkaSpoutMessageId(failed.getTopicPartition(), failed.offset());
    for (int i = 0; i < Math.min(failed.numFails(), failuresToLongestWait); i++) {
      counted.incrementNumFails();
    }
    return super.schedule(counted);
  }
}
