package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.probes.Probes;
import io.smartcar.sandbox.internal.processes.ServerProcess;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.SandboxSettings;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The name node or the one data node of an HDFS that holds HBase's files and nothing else. */
final class HdfsServer extends JavaServer {

  private static final Duration FORMAT_PATIENCE = Duration.ofMinutes(1);

  private HdfsServer(ServerName name, Layout layout) throws SandboxException {
    super(name, layout, ClassPath.of(layout.settings().home(), "hbase"));
  }

  static HdfsServer nameNode(Layout layout) throws SandboxException {
    return new HdfsServer(ServerName.HDFS_NAME_NODE, layout);
  }

  static HdfsServer dataNode(Layout layout) throws SandboxException {
    return new HdfsServer(ServerName.HDFS_DATA_NODE, layout);
  }

  /** The file system's URI. */
  static String address(SandboxSettings settings) {
    return "hdfs://127.0.0.1:" + settings.port(Port.HDFS_NAME_NODE);
  }

  private boolean isNameNode() {
    return name() == ServerName.HDFS_NAME_NODE;
  }

  @Override
  public void prepare() throws IOException, SandboxException {
    super.prepare();
    layout.writeConf(
        name(), "core-site.xml", HadoopXml.of(Map.of("fs.defaultFS", address(settings))));
    layout.writeConf(name(), "hdfs-site.xml", HadoopXml.of(site()));
    // Both serve web pages that cannot be switched off and are not in their jar: empty ones do.
    Files.createDirectories(
        layout.conf(name()).resolve("webapps").resolve(isNameNode() ? "hdfs" : "datanode"));
    Files.createDirectories(layout.data("hdfs"));
    if (isNameNode() && !Files.exists(names().resolve("current/VERSION"))) {
      List<String> format =
          List.of("org.apache.hadoop.hdfs.server.namenode.NameNode", "-format", "-nonInteractive");
      ServerProcess.runToEnd(launch(format), layout, FORMAT_PATIENCE);
    }
  }

  private Path names() {
    return layout.data("hdfs").resolve("names");
  }

  private Map<String, String> site() {
    Map<String, String> site = new LinkedHashMap<>();
    site.put("dfs.namenode.name.dir", "file://" + names());
    site.put("dfs.datanode.data.dir", "file://" + layout.data("hdfs").resolve("blocks"));
    site.put("hadoop.tmp.dir", settings.directory().resolve("tmp/hdfs").toString());
    site.put("dfs.namenode.http-address", local(Port.HDFS_NAME_NODE_WEB));
    site.put("dfs.datanode.address", local(Port.HDFS_DATA_NODE));
    site.put("dfs.datanode.ipc.address", local(Port.HDFS_DATA_NODE_IPC));
    site.put("dfs.datanode.http.address", local(Port.HDFS_DATA_NODE_WEB));
    site.put("dfs.replication", "1");
    site.put("dfs.permissions.enabled", "false");
    site.put("dfs.namenode.safemode.extension", "0"); // there is no second data node to wait for
    site.put("dfs.namenode.handler.count", "4");
    site.put("dfs.heartbeat.interval", "1");
    return site;
  }

  private String local(Port port) {
    return "127.0.0.1:" + settings.port(port);
  }

  @Override
  int heapMegabytes() {
    return settings.megabytes(isNameNode() ? Memory.HDFS_NAME_NODE : Memory.HDFS_DATA_NODE);
  }

  @Override
  List<String> options() {
    return new ArrayList<>(SMALL);
  }

  @Override
  List<String> program() {
    return List.of(
        isNameNode()
            ? "org.apache.hadoop.hdfs.server.namenode.NameNode"
            : "org.apache.hadoop.hdfs.server.datanode.DataNode");
  }

  @Override
  public boolean answers() {
    int nameNodeWeb = settings.port(Port.HDFS_NAME_NODE_WEB);
    // The name node allows writes when its data node has reported: that is the data node's answer.
    return isNameNode()
        ? Probes.hdfsNode(nameNodeWeb).answers()
        : Probes.hdfsNode(settings.port(Port.HDFS_DATA_NODE_WEB)).answers()
            && Probes.hdfsWithDataNode(nameNodeWeb).answers();
  }
}
