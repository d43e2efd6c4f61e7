package io.smartcar.sandbox.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server of the sandbox. The constants are in the order in which the servers are started; {@link
 * #toString()} is the name that people type and that files and logs carry.
 */
public enum ServerName {
  ZOOKEEPER("zookeeper"),
  KAFKA("kafka"),
  REDIS("redis"),
  /** Runs only if HBase keeps its files in HDFS, see {@link HBaseStorage}; as the data node. */
  HDFS_NAME_NODE("hdfs-name-node"),
  HDFS_DATA_NODE("hdfs-data-node"),
  HBASE_MASTER("hbase-master"),
  HBASE_REGION_SERVER("hbase-region-server"),
  NIMBUS("nimbus"),
  SUPERVISOR("supervisor"),
  /** The doors run only if they are asked for, see {@link Doors}. */
  DOOR_HTTP("door-http"),
  DOOR_TAIL("door-tail"),
  DOOR_MQTT("door-mqtt");

  private final String label;

  ServerName(String label) {
    this.label = label;
  }

  /** The server of that name, or empty if there is none. */
  public static Optional<ServerName> of(String label) {
    return Arrays.stream(values()).filter(server -> server.label.equals(label)).findFirst();
  }

  /** All names, for a message or a usage text. */
  public static String labels() {
    return Arrays.stream(values()).map(ServerName::toString).collect(Collectors.joining(", "));
  }

  /** The ports it listens on; the first is the one its clients use. */
  public List<Port> ports() {
    return switch (this) {
      case ZOOKEEPER -> List.of(Port.ZOOKEEPER);
      case KAFKA -> List.of(Port.KAFKA, Port.KAFKA_CONTROLLER);
      case REDIS -> List.of(Port.REDIS);
      case HDFS_NAME_NODE -> List.of(Port.HDFS_NAME_NODE, Port.HDFS_NAME_NODE_WEB);
      case HDFS_DATA_NODE ->
          List.of(Port.HDFS_DATA_NODE, Port.HDFS_DATA_NODE_IPC, Port.HDFS_DATA_NODE_WEB);
      case HBASE_MASTER -> List.of(Port.HBASE_MASTER);
      case HBASE_REGION_SERVER -> List.of(Port.HBASE_REGION_SERVER);
      case NIMBUS -> List.of(Port.NIMBUS);
      case SUPERVISOR -> List.of(Port.SUPERVISOR);
      case DOOR_HTTP -> List.of(Port.DOOR_HTTP);
      case DOOR_TAIL -> List.of(Port.DOOR_TAIL);
      case DOOR_MQTT -> List.of(Port.DOOR_MQTT);
    };
  }

  /** The servers that, if they are among those to run, must answer before this one is started. */
  public Set<ServerName> needs() {
    return switch (this) {
      case ZOOKEEPER, KAFKA, REDIS, HDFS_NAME_NODE -> Set.of();
      case HDFS_DATA_NODE -> Set.of(HDFS_NAME_NODE);
      case HBASE_MASTER, HBASE_REGION_SERVER -> Set.of(ZOOKEEPER, HDFS_DATA_NODE);
      case NIMBUS -> Set.of(ZOOKEEPER);
      case SUPERVISOR -> Set.of(NIMBUS);
      case DOOR_HTTP -> Set.of(KAFKA);
      // It creates the topic.
      case DOOR_TAIL, DOOR_MQTT -> Set.of(DOOR_HTTP);
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
