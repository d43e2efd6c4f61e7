package io.smartcar.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

/** Against a log that answers as Kafka does. */
final class LogLookTest {

  private static final String TOPIC = "SmartCar-Topic";
  private static final long START = 100;
  private static final long END = 130;

  /** Nobody may read a record yet, so that none has a timestamp; but they are there. */
  @Test
  void extent_onlyAnOpenTransactionInTheLog_countsItsRecords() {
    EventLogSettings settings = EventLogSettings.of("localhost:9092", TOPIC);
    try (LogLook look = new LogLook(settings, new LogReader(settings, openTransaction()))) {
      LogExtent extent = look.extent();

      assertThat(extent.starts()).isEqualTo(Map.of(0, START));
      assertThat(extent.ends()).isEqualTo(Map.of(0, END));
      assertThat(extent.lagOf(Map.of()).records()).isEqualTo(END - START);
    }
  }

  private static Admin openTransaction() {
    return (Admin)
        Proxy.newProxyInstance(
            LogLookTest.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, given) ->
                switch (method.getName()) {
                  case "describeTopics" -> new OnePartition();
                  case "listOffsets" -> offsets((Map<?, ?>) given[0]);
                  case "close" -> Optional.empty().orElse(null);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static ListOffsetsResult offsets(Map<?, ?> question) {
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answer = new HashMap<>();
    question.forEach(
        (partition, which) ->
            answer.put(
                (TopicPartition) partition,
                KafkaFuture.completedFuture(
                    new ListOffsetsResultInfo(offset(which), -1, Optional.empty()))));
    return new ListOffsetsResult(answer);
  }

  private static long offset(Object which) {
    if (which instanceof OffsetSpec.EarliestSpec) {
      return START;
    }
    return which instanceof OffsetSpec.LatestSpec ? END : -1;
  }

  private static final class OnePartition extends DescribeTopicsResult {
    OnePartition() {
      super(
          null,
          Map.of(
              TOPIC,
              KafkaFuture.completedFuture(
                  new TopicDescription(
                      TOPIC,
                      false,
                      List.of(new TopicPartitionInfo(0, Node.noNode(), List.of(), List.of()))))));
    }
  }
}
