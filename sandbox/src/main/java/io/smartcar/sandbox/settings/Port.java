package io.smartcar.sandbox.settings;

/** A port of the sandbox, with its key in the settings file and the server's usual number. */
public enum Port {
  ZOOKEEPER("port.zookeeper", 2181),
  KAFKA("port.kafka", 9092),
  KAFKA_CONTROLLER("port.kafka-controller", 9093),
  HBASE_MASTER("port.hbase-master", 16000),
  HBASE_REGION_SERVER("port.hbase-region-server", 16020),
  REDIS("port.redis", 6379),
  HDFS_NAME_NODE("port.hdfs-name-node", 8020),
  HDFS_NAME_NODE_WEB("port.hdfs-name-node-web", 9870),
  HDFS_DATA_NODE("port.hdfs-data-node", 9866),
  HDFS_DATA_NODE_IPC("port.hdfs-data-node-ipc", 9867),
  HDFS_DATA_NODE_WEB("port.hdfs-data-node-web", 9864),
  NIMBUS("port.nimbus", 6627),
  SUPERVISOR("port.supervisor", 6628),
  DOOR_HTTP("port.door-http", 8090),
  DOOR_TAIL("port.door-tail", 8091),
  DOOR_MQTT("port.door-mqtt", 8092);

  private final String key;
  private final int usual;

  Port(String key, int usual) {
    this.key = key;
    this.usual = usual;
  }

  /** Its key in the settings file. */
  public String key() {
    return key;
  }

  /** The number it has unless the settings say otherwise. */
  public int usual() {
    return usual;
  }
}
