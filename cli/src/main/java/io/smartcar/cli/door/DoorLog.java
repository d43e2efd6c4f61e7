package io.smartcar.cli.door;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicWriter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The log as every door opens it. */
final class DoorLog {

  private DoorLog() {}

  /**
   * Connects to Kafka, and tells whoever starts the door if the topic's records do not bear the
   * log's own time.
   *
   * @param patience how long a record may take to arrive
   * @throws EventLogException if Kafka does not answer, or there is no such topic
   */
  static TopicWriter open(EventLogSettings log, Duration patience, PrintWriter err) {
    TopicWriter writer = TopicWriter.open(log, patience);
    try (EventTopic topic = new EventTopic(log)) {
      warn(topic::timestampWarning, err);
    }
    return writer;
  }

  /** What is only nice to know keeps no door shut. */
  static void warn(Supplier<Optional<String>> asked, PrintWriter err) {
    try {
      asked.get().ifPresent(warning -> err.println("smartcar: " + warning));
    } catch (EventLogException unknown) {
      err.println(
          "smartcar: cannot tell whether the records get the log's timestamps (LogAppendTime): "
              + unknown.getMessage());
    }
    err.flush();
  }
}
