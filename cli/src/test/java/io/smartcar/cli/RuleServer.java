package io.smartcar.cli;

import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ZooKeeper server within this JVM, for the tests of one class. */
final class RuleServer implements BeforeAllCallback, AfterAllCallback {

  private @Nullable TestingServer server;

  @Override
  public void beforeAll(ExtensionContext tests) throws Exception {
    server = new TestingServer();
  }

  @Override
  public void afterAll(ExtensionContext tests) throws Exception {
    running().close();
  }

  /** The options that lead a command to it. */
  List<String> options() {
    return List.of("-D", "smartcar.rules.zookeeper.connect=" + running().getConnectString());
  }

  /** Another one's way to the rules of a topology; the caller closes it. */
  RuleStore store(String topology) {
    return new ZooKeeperRuleStore(
        new RuleStoreSettings(
            running().getConnectString(), topology, null, null, Duration.ofSeconds(5)),
        Clock.systemUTC());
  }

  private TestingServer running() {
    TestingServer started = server;
    if (started == null) {
      throw new IllegalStateException("the server must be started first");
    }
    return started;
  }
}
