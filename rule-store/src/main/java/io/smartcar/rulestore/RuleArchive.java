package io.smartcar.rulestore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * What a backup keeps of a topology's rules: every version, the car masters, and which version is
 * in force. What tasks and workers say of themselves is not kept: they say it again. Used by {@code
 * smartcar backup}, from one thread; calls block.
 *
 * <p>While a backup is being restored the node {@code /smartcar/TOPOLOGY/restoring} has its id, so
 * that one that was cut off is known again.
 */
public final class RuleArchive implements AutoCloseable {

  private static final String CURRENT = "current";
  private static final String VERSIONS = "versions";
  private static final String CARS = "cars";
  private static final Pattern KNOWN =
      Pattern.compile(CURRENT + '|' + VERSIONS + "/[0-9]{10}|" + CARS + "/[0-9a-f]+/[0-9]{10}");

  private final ZooKeeperConnection connection;
  private final String root;
  private final String restoring;

  /** Creates it without connecting. */
  public RuleArchive(RuleStoreSettings settings) {
    this.connection = new ZooKeeperConnection(settings);
    this.root = ZooKeeperRuleStore.root(settings);
    this.restoring = "/smartcar/" + settings.topology() + "/restoring";
  }

  /**
   * All nodes in the order in which they are to be written again: what another names before it.
   *
   * @throws NewerFormatException if a later release wrote one
   */
  public List<SavedNode> read() throws RuleStoreException {
    CuratorFramework client = connection.connected();
    try {
      // The pointer first: a version that is pushed meanwhile is then there and not in force.
      Optional<byte[]> current = data(client, CURRENT);
      List<SavedNode> versions = new ArrayList<>();
      for (String version : children(client, VERSIONS)) {
        add(client, VERSIONS + '/' + version, versions);
      }
      List<SavedNode> nodes = new ArrayList<>();
      for (String digest : children(client, CARS)) {
        for (String piece : children(client, CARS + '/' + digest)) {
          add(client, CARS + '/' + digest + '/' + piece, nodes);
        }
      }
      nodes.addAll(versions);
      for (SavedNode version : versions) {
        VersionCodec.decodeVersion(root + '/' + version.path(), version.data());
      }
      if (current.isPresent()) {
        VersionCodec.decodePointer(root + '/' + CURRENT, current.get(), 0);
        nodes.add(new SavedNode(CURRENT, current.get()));
      }
      return List.copyOf(nodes);
    } catch (Exception e) {
      throw connection.failed("read the rules", e);
    }
  }

  private void add(CuratorFramework client, String path, List<SavedNode> nodes) throws Exception {
    data(client, path).ifPresent(data -> nodes.add(new SavedNode(path, data)));
  }

  private Optional<byte[]> data(CuratorFramework client, String path) throws Exception {
    try {
      return Optional.of(client.getData().forPath(root + '/' + path));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    }
  }

  private List<String> children(CuratorFramework client, String path) throws Exception {
    try {
      List<String> children = new ArrayList<>(client.getChildren().forPath(root + '/' + path));
      Collections.sort(children);
      return children;
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    }
  }

  /** Whether no version was ever pushed there, and nothing was ever put in force. */
  public boolean isEmpty() throws RuleStoreException {
    CuratorFramework client = connection.connected();
    try {
      return children(client, VERSIONS).isEmpty() && data(client, CURRENT).isEmpty();
    } catch (Exception e) {
      throw connection.failed("look for rules", e);
    }
  }

  /** The tasks of the topology that run now, by what they say of themselves. */
  public List<String> runningTasks() throws RuleStoreException {
    CuratorFramework client = connection.connected();
    try {
      return children(client, "tasks");
    } catch (Exception e) {
      throw connection.failed("list the tasks", e);
    }
  }

  /** Takes away every version and what is in force; car masters are known by their content. */
  public void clear() throws RuleStoreException {
    CuratorFramework client = connection.connected();
    try {
      List<String> paths = new ArrayList<>(List.of(CURRENT));
      children(client, VERSIONS).forEach(version -> paths.add(VERSIONS + '/' + version));
      for (String path : paths) {
        if (data(client, path).isPresent()) {
          client.delete().forPath(root + '/' + path);
        }
      }
    } catch (Exception e) {
      throw connection.failed("take the rules away", e);
    }
  }

  /** Writes a node as it was, over what is there. */
  public void write(SavedNode node) throws RuleStoreException {
    if (!KNOWN.matcher(node.path()).matches()) {
      throw new RuleStoreException(
          "the backup has a node that is none of rules: " + node.path(), null);
    }
    put(root + '/' + node.path(), node.data());
  }

  /** The id of the backup whose restoring was begun and did not end; empty if there is none. */
  public Optional<String> restoring() throws RuleStoreException {
    CuratorFramework client = connection.connected();
    try {
      return Optional.of(new String(client.getData().forPath(restoring), StandardCharsets.UTF_8));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw connection.failed("look for a restore that was cut off", e);
    }
  }

  /** Restoring the backup of this id begins. */
  public void begin(String id) throws RuleStoreException {
    put(restoring, id.getBytes(StandardCharsets.UTF_8));
  }

  /** It has ended, with everything there. */
  public void end() throws RuleStoreException {
    CuratorFramework client = connection.connected();
    try {
      client.delete().guaranteed().forPath(restoring);
    } catch (KeeperException.NoNodeException e) {
      return; // Its answer was lost, and it was asked again.
    } catch (Exception e) {
      throw connection.failed("end the restore", e);
    }
  }

  private void put(String path, byte[] data) throws RuleStoreException {
    CuratorFramework client = connection.connected();
    try {
      client.create().creatingParentsIfNeeded().forPath(path, data);
    } catch (KeeperException.NodeExistsException e) {
      replace(client, path, data);
    } catch (Exception e) {
      throw connection.failed("write " + path, e);
    }
  }

  private void replace(CuratorFramework client, String path, byte[] data)
      throws RuleStoreException {
    try {
      if (!Arrays.equals(client.getData().forPath(path), data)) {
        client.setData().forPath(path, data);
      }
    } catch (Exception e) {
      throw connection.failed("write " + path, e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
