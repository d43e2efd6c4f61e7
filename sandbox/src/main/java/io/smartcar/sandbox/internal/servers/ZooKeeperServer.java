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
import java.util.List;

/** ZooKeeper, alone: what HBase and Storm coordinate themselves with, and where rules are kept. */
final class ZooKeeperServer extends JavaServer {

  ZooKeeperServer(Layout layout) throws SandboxException {
    super(ServerName.ZOOKEEPER, layout, ClassPath.of(layout.settings().home(), "zookeeper"));
  }

  @Override
  public void prepare() throws IOException, SandboxException {
    super.prepare();
    Files.createDirectories(layout.data("zookeeper"));
    layout.writeConf(
        name(),
        "zoo.cfg",
        """
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        tickTime=2000
        maxClientCnxns=0
        admin.enableServer=false
        4lw.commands.whitelist=srvr,ruok,stat
        autopurge.snapRetainCount=3
        autopurge.purgeInterval=1
        """
            .formatted(layout.data("zookeeper"), settings.port(Port.ZOOKEEPER)));
  }

  @Override
  int heapMegabytes() {
    return settings.megabytes(Memory.ZOOKEEPER);
  }

  @Override
  List<String> options() {
    return SMALL;
  }

  @Override
  List<String> program() {
    return List.of(
        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
        layout.conf(name()).resolve("zoo.cfg").toString());
  }

  @Override
  public boolean answers() {
    return Probes.zooKeeper(settings.port(Port.ZOOKEEPER)).answers();
  }
}
