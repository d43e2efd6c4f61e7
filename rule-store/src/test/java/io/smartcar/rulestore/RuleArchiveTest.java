package io.smartcar.rulestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** On ZooKeeper servers within this JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RuleArchiveTest {

  private static final Instant NOW = Instant.parse("2018-08-30T09:14:59Z");

  private final TestingServer before;
  private final TestingServer after;

  RuleArchiveTest() throws Exception {
    before = new TestingServer();
    after = new TestingServer();
  }

  @AfterAll
  void stop() throws IOException {
    before.close();
    after.close();
  }

  private static RuleStoreSettings settings(String connect, String topology) {
    return new RuleStoreSettings(connect, topology, null, null, Duration.ofSeconds(5));
  }

  private RuleStoreSettings of(TestingServer server) {
    return settings(server.getConnectString(), "Cars");
  }

  private static RuleStore open(RuleStoreSettings settings) {
    return new ZooKeeperRuleStore(settings, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void write_whatWasRead_isTheSameHistoryAndPushesGoOn() throws Exception {
    List<RuleVersion> versions;
    Pointer current;
    try (RuleStore store = open(of(before))) {
      Pointer first = store.push(Pointer.NONE, rules("select 1;"), "ann", "first");
      Pointer second = store.push(first, rules("select 2;"), "bert", "second");
      current = store.pointTo(second, 1);
      versions = store.versions();
    }
    try (RuleArchive from = new RuleArchive(of(before));
        RuleArchive to = new RuleArchive(of(after))) {
      assertThat(to.isEmpty()).isTrue();
      assertThat(from.isEmpty()).isFalse();
      to.begin("b1");
      assertThat(to.restoring()).contains("b1");
      for (SavedNode node : from.read()) {
        to.write(node);
        to.write(node);
      }
      to.end();
      to.end();
      assertThat(to.restoring()).isEmpty();
      assertThat(to.isEmpty()).isFalse();
      assertThat(to.read()).extracting(SavedNode::path).last().isEqualTo("current");
    }
    try (RuleStore store = open(of(after))) {
      assertThat(store.versions()).isEqualTo(versions);
      assertThat(store.current().version()).isEqualTo(1);
      assertThat(store.current().previous()).isEqualTo(current.previous());
      assertThat(store.push(store.current(), rules("select 3;"), "ann", "third").version())
          .isEqualTo(3);
    }
  }

  private static RuleContents rules(String text) {
    return new RuleContents(Map.of("a.epl", text), null);
  }

  @Test
  void read_noRules_hasNoNode() throws Exception {
    try (RuleArchive archive = new RuleArchive(settings(before.getConnectString(), "Nobody"))) {
      assertThat(archive.read()).isEmpty();
      assertThat(archive.isEmpty()).isTrue();
      assertThat(archive.runningTasks()).isEmpty();
    }
  }

  @Test
  void read_ofALaterRelease_refuses() throws Exception {
    try (RuleArchive archive = new RuleArchive(settings(before.getConnectString(), "Later"))) {
      archive.write(new SavedNode("current", "{\"format\":2,\"version\":1}".getBytes(UTF_8)));

      assertThatThrownBy(archive::read)
          .isInstanceOf(NewerFormatException.class)
          .hasMessageContaining("is of format 2");
    }
  }

  @Test
  void write_aNodeOfNoRules_isRefused() {
    try (RuleArchive archive = new RuleArchive(of(before))) {
      assertThatThrownBy(() -> archive.write(new SavedNode("../../hbase", new byte[0])))
          .isInstanceOf(RuleStoreException.class)
          .hasMessageContaining("none of rules");
    }
  }

  @Test
  void read_zooKeeperAway_saysSoInOneLine() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    RuleStoreSettings away =
        new RuleStoreSettings("127.0.0.1:" + port, "Cars", null, null, Duration.ofMillis(300));
    try (RuleArchive archive = new RuleArchive(away)) {
      assertThatThrownBy(archive::read)
          .isInstanceOf(RuleStoreException.class)
          .hasMessageContaining("ZooKeeper does not answer at 127.0.0.1:" + port);
    }
  }
}
