package io.smartcar.sandbox.internal.servers;

import io.smartcar.sandbox.internal.files.Layout;
import io.smartcar.sandbox.settings.HBaseStorage;
import io.smartcar.sandbox.settings.SandboxException;
import java.util.ArrayList;
import java.util.List;

/** The servers that a sandbox consists of. */
public final class Servers {

  private Servers() {}

  /**
   * In the order of their start.
   *
   * @throws SandboxException if their class paths are not built
   */
  public static List<Server> of(Layout layout) throws SandboxException {
    StormHome storm = new StormHome(layout);
    List<Server> servers =
        new ArrayList<>(
            List.of(new ZooKeeperServer(layout), new KafkaServer(layout), new RedisServer(layout)));
    if (layout.settings().hbaseStorage() == HBaseStorage.HDFS) {
      servers.add(HdfsServer.nameNode(layout));
      servers.add(HdfsServer.dataNode(layout));
    }
    servers.add(HBaseServer.master(layout));
    servers.add(HBaseServer.regionServer(layout));
    servers.add(StormServer.nimbus(layout, storm));
    servers.add(StormServer.supervisor(layout, storm));
    layout.settings().doors().servers().forEach(door -> servers.add(new DoorServer(door, layout)));
    return servers;
  }
}
