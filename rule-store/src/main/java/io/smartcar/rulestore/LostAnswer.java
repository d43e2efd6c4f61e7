package io.smartcar.rulestore;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of a decision whose answer did not come. Used by {@link
 * ZooKeeperRuleStore}; thread-safe.
 */
final class LostAnswer {

  /** What became of it. */
  enum Fate {
    WRITTEN,
    NOT_WRITTEN,
    /** Others have decided since, and it left no trace of its own. */
    UNKNOWN
  }

  /**
   * A version as it is written together with the pointer.
   *
   * @param path its node
   * @param bytes what is in it, with the decision's id
   */
  // No two are compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Version(String path, byte[] bytes) {}

  private final CuratorFramework client;
  private final String currentPath;
  private final Duration timeout;

  LostAnswer(CuratorFramework client, String currentPath, Duration timeout) {
    this.client = client;
    this.currentPath = currentPath;
    this.timeout = timeout;
  }

  /**
   * Looks.
   *
   * @param beside the version of a push; null if the decision wrote the pointer only
   * @throws Exception if ZooKeeper does not say
   */
  Fate fate(Decision decision, @Nullable Version beside) throws Exception {
    catchUp();
    if (beside != null) {
      // It was written in one transaction with the pointer, and stays whatever follows.
      return isThere(beside) ? Fate.WRITTEN : Fate.NOT_WRITTEN;
    }
    Stat stat = new Stat();
    try {
      byte[] bytes = client.getData().storingStatIn(stat).forPath(currentPath);
      if (VersionCodec.isOf(decision.id(), bytes)) {
        return Fate.WRITTEN;
      }
    } catch (KeeperException.NoNodeException e) {
      return Fate.NOT_WRITTEN;
    }
    return stat.getVersion() > decision.next().revision() ? Fate.UNKNOWN : Fate.NOT_WRITTEN;
  }

  private boolean isThere(Version beside) throws Exception {
    try {
      return Arrays.equals(client.getData().forPath(beside.path()), beside.bytes());
    } catch (KeeperException.NoNodeException e) {
      return false;
    }
  }

  /** The server that answers now may be another one, which has not yet what the last one wrote. */
  private void catchUp() throws Exception {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    client
        .sync()
        .inBackground((same, event) -> answer.complete(event.getResultCode()))
        .forPath(currentPath);
    int code = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (code != KeeperException.Code.OK.intValue()) {
      throw KeeperException.create(KeeperException.Code.get(code), currentPath);
    }
  }
}
