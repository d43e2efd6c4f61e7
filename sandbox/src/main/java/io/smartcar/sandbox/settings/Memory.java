package io.smartcar.sandbox.settings;

/**
 * What a server may fill, with its key in the settings file and its size in megabytes: the Java
 * heap, or all data of Redis.
 */
public enum Memory {
  ZOOKEEPER("heap.zookeeper", 128),
  KAFKA("heap.kafka", 384),
  HBASE_MASTER("heap.hbase-master", 256),
  HBASE_REGION_SERVER("heap.hbase-region-server", 768),
  HDFS_NAME_NODE("heap.hdfs-name-node", 128),
  HDFS_DATA_NODE("heap.hdfs-data-node", 128),
  NIMBUS("heap.nimbus", 256),
  SUPERVISOR("heap.supervisor", 128),
  /** When it is full, alerts wait in the topology until there is room. */
  REDIS("redis.maxmemory", 512),
  /** Of each worker JVM, unless a topology asks for another size. */
  WORKER("heap.worker", 768);

  private final String key;
  private final int usualMegabytes;

  Memory(String key, int usualMegabytes) {
    this.key = key;
    this.usualMegabytes = usualMegabytes;
  }

  /** Its key in the settings file. */
  public String key() {
    return key;
  }

  /** The size it has unless the settings say otherwise. */
  public int usualMegabytes() {
    return usualMegabytes;
  }
}
