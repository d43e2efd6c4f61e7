package io.smartcar.sandbox.internal.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.settings.Home;
import io.smartcar.sandbox.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The containers' servers are configured as the sandbox's, so that what is tested on the one holds
 * for the other, but for where they listen, what they keep where, and how much memory they have.
 */
final class ContainerConfigurationTest {

  private static final Pattern PROPERTY =
      Pattern.compile("<name>([^<]+)</name><value>([^<]*)</value>");

  private final Path directory;
  private Layout layout;
  private Path containers;

  ContainerConfigurationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void find() throws Exception {
    layout = new Layout(SettingsFile.read(Home.find(), directory).settings());
    containers = Home.find().resolve("docker/conf");
  }

  private String written(Server server, String name) throws Exception {
    server.prepare();
    return Files.readString(layout.conf(server.name()).resolve(name));
  }

  private String container(String name) throws IOException {
    return Files.readString(containers.resolve(name));
  }

  /** The keys with their values, of lines such as {@code key=value}. */
  private static Map<String, String> keys(String text, String separator) {
    Map<String, String> keys = new TreeMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(separator, 2))
        .forEach(parts -> keys.put(parts[0], parts[1]));
    return keys;
  }

  private static Map<String, String> properties(String xml) {
    Map<String, String> keys = new TreeMap<>();
    Matcher found = PROPERTY.matcher(xml);
    while (found.find()) {
      keys.put(found.group(1), found.group(2));
    }
    return keys;
  }

  private static void assertSameBut(
      Map<String, String> container, Map<String, String> sandbox, String... different) {
    TreeSet<String> found = new TreeSet<>(container.keySet());
    found.addAll(sandbox.keySet());
    found.removeIf(
        key -> container.containsKey(key) && container.get(key).equals(sandbox.get(key)));
    assertThat(found).containsExactlyInAnyOrder(different);
  }

  @Test
  void zooKeeper_inAContainer_isConfiguredAsInTheSandbox() throws Exception {
    assertSameBut(
        keys(container("zookeeper/zoo.cfg"), "="),
        keys(written(new ZooKeeperServer(layout), "zoo.cfg"), "="),
        "dataDir",
        "clientPortAddress");
  }

  @Test
  void kafka_inAContainer_isConfiguredAsInTheSandbox() throws Exception {
    // So it is not formatted.
    Files.createDirectories(layout.data("kafka"));
    Files.createFile(layout.data("kafka").resolve("meta.properties"));
    assertSameBut(
        keys(container("kafka/server.properties"), "="),
        keys(written(new KafkaServer(layout), "server.properties"), "="),
        "controller.quorum.voters",
        "listeners",
        "advertised.listeners",
        "listener.security.protocol.map",
        "inter.broker.listener.name",
        "log.dirs");
  }

  @Test
  void hbase_inAContainer_isConfiguredAsInTheSandbox() throws Exception {
    assertSameBut(
        properties(container("hbase/hbase-site.xml")),
        properties(written(HBaseServer.master(layout), "hbase-site.xml")),
        "hbase.tmp.dir",
        "hbase.zookeeper.quorum",
        "hbase.master.hostname",
        "hbase.master.ipc.address",
        "hbase.unsafe.regionserver.hostname",
        "hbase.regionserver.ipc.address",
        "hbase.rootdir");
  }

  @Test
  void hdfs_inAContainer_isConfiguredAsInTheSandbox() throws Exception {
    // So it is not formatted.
    Path names = layout.data("hdfs").resolve("names/current");
    Files.createDirectories(names);
    Files.createFile(names.resolve("VERSION"));
    assertSameBut(
        properties(container("hdfs/hdfs-site.xml")),
        properties(written(HdfsServer.nameNode(layout), "hdfs-site.xml")),
        "dfs.namenode.name.dir",
        "dfs.datanode.data.dir",
        "hadoop.tmp.dir",
        "dfs.namenode.rpc-bind-host",
        "dfs.namenode.http-address",
        "dfs.namenode.datanode.registration.ip-hostname-check",
        "dfs.datanode.address",
        "dfs.datanode.ipc.address",
        "dfs.datanode.http.address",
        "dfs.replication");
  }

  @Test
  void hbase_ofSeveralRegionServers_isConfiguredAsWithOne() throws Exception {
    assertSameBut(
        properties(container("cluster/hbase-site.xml")),
        properties(container("hbase/hbase-site.xml")),
        "hbase.unsafe.regionserver.hostname",
        "hbase.rootdir",
        "hbase.wal.hsync",
        "dfs.replication",
        "dfs.client.block.write.replace-datanode-on-failure.best-effort",
        // Those of local files.
        "hbase.unsafe.stream.capability.enforce",
        "hbase.regionserver.hlog.blocksize",
        "hbase.regionserver.maxlogs");
  }

  @Test
  void kafka_ofThree_isConfiguredAsOne() throws Exception {
    assertSameBut(
        keys(container("cluster/server.properties"), "="),
        keys(container("kafka/server.properties"), "="),
        "controller.quorum.voters",
        "listeners",
        "default.replication.factor",
        "min.insync.replicas",
        "offsets.topic.replication.factor",
        "transaction.state.log.replication.factor",
        "transaction.state.log.min.isr",
        "share.coordinator.state.topic.replication.factor",
        "share.coordinator.state.topic.min.isr");
  }

  @Test
  void storm_inAContainer_isConfiguredAsInTheSandbox() throws Exception {
    assertSameBut(
        keys(container("storm/storm.yaml"), ": "),
        keys(StormHome.yaml(layout), ": "),
        "storm.zookeeper.servers",
        "storm.local.hostname",
        "storm.local.dir",
        "storm.workers.artifacts.dir",
        "storm.log4j2.conf.dir",
        // Those of the sandbox keep Storm on the loopback address.
        "storm.thrift.transport",
        "storm.messaging.transport",
        "nimbus.seeds",
        "supervisor.slots.ports",
        "worker.heap.memory.mb",
        "worker.childopts");
  }

  @Test
  void redis_inAContainer_isConfiguredAsInTheSandbox() throws Exception {
    assertSameBut(
        keys(container("redis/redis.conf"), " "),
        keys(written(new RedisServer(layout, "linux-amd64"), "redis.conf"), " "),
        "bind",
        "protected-mode",
        "dir",
        "logfile",
        "maxmemory",
        "set-proc-title");
  }

  @Test
  void scripts_ofTheContainers_startServersWithTheSandboxsOptions() throws Exception {
    String script = Files.readString(Home.find().resolve("docker/bin/server"));
    assertThat(script).contains(HBaseServer.OPEN_MODULES).contains(JavaServer.SMALL);
    assertThat(script)
        .contains(
            HBaseServer.regionServer(layout).options().stream()
                .filter(option -> option.startsWith("-XX"))
                .toList());
  }
}
