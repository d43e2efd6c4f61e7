package io.smartcar.rulestore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.zookeeper.CreateMode;

/**
 * What tasks say of themselves, each in an ephemeral node. A node can be written over only once it
 * was created, which waits for the server: a thread of its own does that, so that who reports need
 * not. Of several reports that wait, the last is written. Thread-safe.
 */
final class TaskReports implements AutoCloseable {

  private static final long CLOSING_SECONDS = 2;

  private final CuratorFramework client;
  private final Map<String, byte[]> waiting = new ConcurrentHashMap<>();
  private final Map<String, PersistentNode> nodes = new ConcurrentHashMap<>();
  private final ExecutorService writing =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "rule-store-reports");
            thread.setDaemon(true);
            return thread;
          });

  /** Creates it; whoever gave the client closes it after this. */
  TaskReports(CuratorFramework client) {
    this.client = client;
  }

  /** Puts a report into the node at this path, over what was there; does not wait. */
  void put(String path, byte[] report) {
    if (waiting.put(path, report) == null) {
      writing.execute(() -> write(path));
    }
  }

  private void write(String path) {
    PersistentNode node = nodes.get(path);
    if (node == null) {
      node = new SessionsNode(client, path, waiting.getOrDefault(path, new byte[0]));
      nodes.put(path, node);
      node.start();
    }
    try {
      if (!node.waitForInitialCreate(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
        return; // In 292 years.
      }
      byte[] last = waiting.remove(path);
      if (last != null && !Arrays.equals(last, node.getData())) {
        node.setData(last);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It is being closed.
    } catch (Exception e) {
      throw new IllegalStateException(path + " cannot be written: " + e, e);
    }
  }

  /**
   * Writes no more and returns soon, wherever the server is. Nodes that were left open would try on
   * and on with a closed client.
   */
  @Override
  public void close() {
    writing.shutdownNow();
    try {
      var unused = writing.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (PersistentNode node : nodes.values()) {
      try {
        node.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A node that goes with its session, and whose end need not wait for the server. */
  private static final class SessionsNode extends PersistentNode {
    SessionsNode(CuratorFramework client, String path, byte[] data) {
      super(client, CreateMode.EPHEMERAL, false, path, data);
    }

    @Override
    protected void deleteNode() {}
  }
}
