package io.smartcar.cli.door;

import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.TopicWriter;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;

/** The log as every door opens it. */
final class DoorLog {

  private DoorLog() {}

  /**
   * Connects to Kafka, and tells whoever starts the door if the topic's records do not bear the
   * log's own time.
   *
   * @param patience how long a record may take to arrive
   * @throws io.smartcar.eventlog.EventLogException if Kafka does not answer, or there is no such
   *     topic
   */
  static TopicWriter open(EventLogSettings log, Duration patience, PrintWriter err) {
    TopicWriter writer = TopicWriter.open(log, patience);
    sayTimestamps(log, err);
    return writer;
  }

  /** What is only nice to know keeps no door shut. */
  static void sayTimestamps(EventLogSettings log, PrintWriter err) {
    Consumer<String> say = line -> err.println("smartcar: " + line);
    EventTopic.sayTimestamps(log, say, say);
    err.flush();
  }
}
