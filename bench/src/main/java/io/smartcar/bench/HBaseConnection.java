package io.smartcar.bench;

import io.smartcar.config.HBaseConfig;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;

/** The bench's own way to HBase, beside the platform's. */
final class HBaseConnection {

  private HBaseConnection() {}

  static Connection open(HBaseConfig config) throws BenchException {
    Configuration configuration = HBaseConfiguration.create();
    configuration.set(HConstants.ZOOKEEPER_QUORUM, config.zookeeperQuorum());
    configuration.setInt(HConstants.ZOOKEEPER_CLIENT_PORT, config.zookeeperPort());
    try {
      return ConnectionFactory.createConnection(configuration);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static BenchException failure(IOException e) {
    return new BenchException("HBase does not answer: " + e.getMessage(), e);
  }
}
