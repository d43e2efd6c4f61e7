package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.ClassPath;
import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.internal.probes.Probes;
import io.smartcar.sandbox.settings.Memory;
import io.smartcar.sandbox.settings.Port;
import io.smartcar.sandbox.settings.SandboxException;
import io.smartcar.sandbox.settings.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The HBase master or a region server, on our ZooKeeper and the local file system or HDFS. {@code
 * file://} has no hsync: rows that are confirmed survive the end of the region server, but not
 * always its kill or the machine's. On HDFS they do.
 */
final class HBaseServer extends JavaServer {

  /** What HBase needs on Java 17. */
  static final List<String> OPEN_MODULES =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

  /**
   * Regions of 8 MB: HBase keeps what is not flushed in pieces of 2 MB, which would each take three
   * regions of the usual size for themselves.
   */
  private static final List<String> G1 =
      List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=100", "-XX:G1HeapRegionSize=8m");

  private HBaseServer(ServerName name, Layout layout) throws SandboxException {
    super(name, layout, ClassPath.of(layout.settings().home(), "hbase"));
  }

  static HBaseServer master(Layout layout) throws SandboxException {
    return new HBaseServer(ServerName.HBASE_MASTER, layout);
  }

  static HBaseServer regionServer(Layout layout) throws SandboxException {
    return new HBaseServer(ServerName.HBASE_REGION_SERVER, layout);
  }

  @Override
  public void prepare() throws IOException, SandboxException {
    super.prepare();
    Files.createDirectories(layout.data("hbase"));
    layout.writeConf(name(), "hbase-site.xml", site());
  }

  private String site() {
    Map<String, String> site = new LinkedHashMap<>();
    site.put("hbase.cluster.distributed", "true");
    site.put("hbase.tmp.dir", settings.directory().resolve("tmp/hbase").toString());
    site.put("hbase.wal.provider", "filesystem");
    site.put("hbase.zookeeper.quorum", "127.0.0.1");
    site.put("hbase.zookeeper.property.clientPort", text(Port.ZOOKEEPER));
    site.put("zookeeper.session.timeout", "40000");
    site.put("hbase.master.hostname", "localhost");
    site.put("hbase.master.ipc.address", "127.0.0.1");
    site.put("hbase.master.port", text(Port.HBASE_MASTER));
    site.put("hbase.master.info.port", "-1"); // its pages are in no artifact
    site.put("hbase.master.wait.on.regionservers.interval", "200");
    site.put("hbase.master.wait.on.regionservers.timeout", "500");
    site.put("hbase.unsafe.regionserver.hostname", "localhost");
    site.put("hbase.regionserver.ipc.address", "127.0.0.1");
    site.put("hbase.regionserver.port", text(Port.HBASE_REGION_SERVER));
    site.put("hbase.regionserver.info.port", "-1");
    site.put("hbase.regionserver.handler.count", "16");
    // It begins to flush at 95 % by default, and all writes stand still for seconds at 100 %.
    site.put("hbase.regionserver.global.memstore.size.lower.limit", "0.6");
    // Compactions take all of a core that they get, at 20 MB/s: fewer, and no more than a third of
    // it until files pile up.
    site.put("hbase.hstore.compaction.min", "6");
    site.put("hbase.hstore.compaction.throughput.lower.bound", Integer.toString(6 << 20));
    site.put("hbase.hstore.compaction.throughput.higher.bound", Integer.toString(30 << 20));
    putStorage(site);
    return HadoopXml.of(site);
  }

  private void putStorage(Map<String, String> site) {
    switch (settings.hbaseStorage()) {
      case LOCAL -> {
        site.put("hbase.rootdir", "file://" + layout.data("hbase"));
        site.put("hbase.unsafe.stream.capability.enforce", "false");
        // The log begins a new file at half of this, and all writes wait for 30 to 50 ms. Local
        // files would say 64 MB: every 40,000 events. So it is as with HDFS, with files for 2 GB.
        site.put("hbase.regionserver.hlog.blocksize", Integer.toString(256 << 20));
        site.put("hbase.regionserver.maxlogs", "16");
      }
      case HDFS -> {
        site.put("hbase.rootdir", HdfsServer.address(settings) + "/hbase");
        site.put("hbase.wal.hsync", "true");
        site.put("dfs.replication", "1");
      }
    }
  }

  private String text(Port port) {
    return Integer.toString(settings.port(port));
  }

  private boolean isMaster() {
    return name() == ServerName.HBASE_MASTER;
  }

  @Override
  int heapMegabytes() {
    return settings.megabytes(isMaster() ? Memory.HBASE_MASTER : Memory.HBASE_REGION_SERVER);
  }

  @Override
  List<String> options() {
    List<String> options = new ArrayList<>(OPEN_MODULES);
    options.addAll(isMaster() ? SMALL : G1);
    return options;
  }

  @Override
  List<String> program() {
    return isMaster()
        ? List.of("org.apache.hadoop.hbase.master.HMaster", "start")
        : List.of("org.apache.hadoop.hbase.regionserver.HRegionServer", "start");
  }

  @Override
  public boolean answers() {
    return isMaster()
        ? Probes.hbaseMaster(settings.port(Port.HBASE_MASTER)).answers()
        : Probes.hbaseRegionServer(settings.port(Port.HBASE_REGION_SERVER)).answers();
  }
}
