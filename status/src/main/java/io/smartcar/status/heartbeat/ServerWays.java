package io.smartcar.status.heartbeat;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.events.Heartbeat;
import io.smartcar.hbase.HBaseHeartbeats;
import io.smartcar.redis.RedisHeartbeats;
import io.smartcar.wiring.StoreSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The servers of a configuration. */
final class ServerWays implements HeartbeatWays {

  /** One that is not in the log by then is dropped, for others follow. */
  private static final Duration PATIENCE = EventTopic.TIMEOUT.plusSeconds(5);

  private final EventLogSettings log;
  private final HBaseHeartbeats hbase;
  private final RedisHeartbeats redis;

  /** Nothing is opened yet. */
  ServerWays(SmartcarConfig config) {
    this.log = StoreSettings.log(config);
    this.hbase = new HBaseHeartbeats(StoreSettings.hbase(config));
    this.redis = new RedisHeartbeats(StoreSettings.redis(config));
  }

  @Override
  public LogWriter open() {
    return TopicWriter.open(log, PATIENCE);
  }

  @Override
  public Map<Integer, Heartbeat> rows(int partitions) {
    return hbase.read(log.topic(), partitions);
  }

  @Override
  public Map<Integer, Heartbeat> alerts() {
    Map<Integer, Heartbeat> heartbeats = new TreeMap<>();
    redis.read().forEach((partition, taken) -> heartbeats.put(partition, taken.heartbeat()));
    return heartbeats;
  }

  @Override
  public void close() {
    hbase.close();
    redis.close();
  }
}
