package io.smartcar.sandbox.internal.probes;

import io.smartcar.sandbox.settings.SecureFiles;

/** The question to each kind of server that tells whether it serves clients. */
public final class Probes {

  private Probes() {}

  public static Probe zooKeeper(int port) {
    return new ZooKeeperProbe(port);
  }

  public static Probe kafka(int port) {
    return new KafkaProbe(port);
  }

  /** Of one that wants TLS and a login. */
  public static Probe kafka(int port, SecureFiles files) {
    return new SecureKafkaProbe(port, files);
  }

  public static Probe redis(int port) {
    return new RedisProbe(port);
  }

  /** Of one that wants TLS and a login. */
  public static Probe redis(int port, SecureFiles files) {
    return new SecureRedisProbe(port, files);
  }

  /** Of the name node, or of a data node: whether it serves its web port. */
  public static Probe hdfsNode(int webPort) {
    return new HdfsProbe(webPort);
  }

  /** Of the name node: whether it allows writes, and so its data node has reported. */
  public static Probe hdfsWithDataNode(int webPort) {
    return new HdfsProbe(webPort, "\"FSState\" : \"Operational\"", "\"NumLiveDataNodes\" : 1,");
  }

  /** Of the name node: whether it allows writes. */
  public static Probe hdfsNameNode(int webPort) {
    return new HdfsProbe(webPort, "\"FSState\" : \"Operational\"");
  }

  /** Of a door into the log: whether it takes telemetry. */
  public static Probe door(int port) {
    return new DoorProbe(port);
  }

  public static Probe hbaseMaster(int port) {
    return HBaseProbe.master(port);
  }

  public static Probe hbaseRegionServer(int port) {
    return HBaseProbe.regionServer(port);
  }

  /** Of one of several region servers, of which only one has {@code hbase:meta}. */
  public static Probe anyHbaseRegionServer(int port) {
    return HBaseProbe.anyRegionServer(port);
  }

  /** Whether Nimbus leads. */
  public static Probe nimbus(int port) {
    return NimbusProbe.leader(port);
  }

  /** Whether Nimbus at that port knows a Supervisor. */
  public static Probe supervisor(int nimbusPort) {
    return NimbusProbe.supervisor(nimbusPort);
  }
}
