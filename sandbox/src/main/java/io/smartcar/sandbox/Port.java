package io.smartcar.sandbox;

/** A port of the sandbox, with its key in the settings file and the server's usual number. */
public enum Port {
  ZOOKEEPER("port.zookeeper", 2181),
  KAFKA("port.kafka", 9092),
  KAFKA_CONTROLLER("port.kafka-controller", 9093),
  HBASE_MASTER("port.hbase-master", 16000),
  HBASE_REGION_SERVER("port.hbase-region-server", 16020),
  REDIS("port.redis", 6379),
  NIMBUS("port.nimbus", 6627),
  SUPERVISOR("port.supervisor", 6628);

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
