package io.smartcar.status.heartbeat;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.Heartbeat;
import java.util.Map;

/**
 * Where heartbeats go in, and where they come out; a port, so that {@link Heartbeats} can be tried
 * without servers. Each method is called by one thread at a time and may block; all of them fail
 * with an exception whose message is one line.
 */
public interface HeartbeatWays extends AutoCloseable {

  /**
   * Opens the way into the log; whoever asks closes it.
   *
   * @throws EventLogException if Kafka does not answer, or there is no such topic
   */
  LogWriter open();

  /** The last heartbeat of each of so many partitions that has a row in HBase. */
  Map<Integer, Heartbeat> rows(int partitions);

  /** The last heartbeat of each partition of which the rules' tasks have told in Redis. */
  Map<Integer, Heartbeat> alerts();

  /** Releases what it opened. */
  @Override
  void close();
}
