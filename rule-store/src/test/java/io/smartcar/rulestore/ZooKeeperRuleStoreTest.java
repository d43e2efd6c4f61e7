package io.smartcar.rulestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.zookeeper.ZooDefs.Ids.OPEN_ACL_UNSAFE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a ZooKeeper server within this JVM. */
final class ZooKeeperRuleStoreTest extends RuleStoreContract {

  private static final RuleContents RULES = new RuleContents(Map.of("a.epl", "select 1;"), null);

  private static @Nullable TestingServer server;
  private static int topologies;

  @BeforeAll
  static void startServer() throws Exception {
    server = new TestingServer();
  }

  @AfterAll
  static void stopServer() throws Exception {
    running().close();
  }

  @BeforeEach
  void nextTopology() {
    topologies++;
  }

  private static TestingServer running() {
    TestingServer started = server;
    if (started == null) {
      throw new IllegalStateException("the server must be started first");
    }
    return started;
  }

  @Override
  RuleStore open() {
    return open(null, null);
  }

  private static RuleStore open(@Nullable String user, @Nullable String password) {
    return new ZooKeeperRuleStore(
        new RuleStoreSettings(
            running().getConnectString(),
            "Topology" + topologies,
            user,
            password,
            Duration.ofSeconds(5)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void push_withoutTheCredentials_isRefusedAndReadingIsNot() throws Exception {
    try (RuleStore owner = open("rules", "secret");
        RuleStore anybody = open();
        RuleStore guesser = open("rules", "guess")) {
      Pointer pushed = owner.push(owner.current(), RULES, "ann", "");
      for (RuleStore other : List.of(anybody, guesser)) {
        assertThat(other.version(1).contents()).isEqualTo(RULES);
        assertThatThrownBy(() -> other.push(other.current(), RULES, "eve", ""))
            .isInstanceOf(RuleStoreException.class)
            .hasMessageContaining("smartcar.rules.zookeeper.user");
        assertThatThrownBy(() -> other.pointTo(other.current(), 0))
            .isInstanceOf(RuleStoreException.class);
      }
      assertThat(owner.current()).isEqualTo(pushed);
      assertThat(owner.versions()).hasSize(1);
    }
  }

  @Test
  void push_passwordOfAFile_isWhatIsInItWhenItIsFirstAskedFor(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("password");
    try (RuleStore owner = open("rules", "secret");
        RuleStore other = open("rules", "file:" + file)) {
      owner.push(owner.current(), RULES, "ann", "");
      assertThatThrownBy(other::current)
          .isInstanceOf(RuleStoreException.class)
          .hasMessageStartingWith("ZooKeeper at " + running().getConnectString())
          .hasMessageContaining(file + ", cannot be used: there is none")
          .hasMessageNotContaining("\n");

      Files.writeString(file, "secret\n");

      assertThat(other.pointTo(other.current(), 0).version()).isZero();
    }
  }

  /** Who takes what is not his to take, and who takes what is nobody's. */
  @Test
  void push_everyNodeThatItWrites_isTheOwnersAlone() throws Exception {
    try (RuleStore owner = open("rules", "secret");
        CuratorFramework stranger =
            CuratorFrameworkFactory.newClient(
                running().getConnectString(), new RetryOneTime(100))) {
      owner.push(owner.current(), RULES, "ann", "");
      owner.report(live(List.of()));
      owner.announce(new WorkerPlace("h:7700", "h:6700"));
      await().until(() -> !owner.tasks().isEmpty() && !owner.workers().isEmpty());
      stranger.start();
      List<String> nodes = new ArrayList<>();
      addWithChildren(stranger, "/smartcar/Topology" + topologies, nodes);

      assertThat(nodes)
          .anyMatch(node -> node.endsWith("/versions/0000000001"))
          .anyMatch(node -> node.endsWith("/current"))
          .anyMatch(node -> node.endsWith("/tasks/0"))
          .anyMatch(node -> node.endsWith("/workers/h:7700"));
      for (String node : nodes) {
        assertThatThrownBy(() -> stranger.setData().forPath(node, new byte[0]))
            .as(node)
            .isInstanceOf(KeeperException.NoAuthException.class);
        assertThatThrownBy(() -> stranger.create().forPath(node + "/x"))
            .as(node)
            .isInstanceOf(KeeperException.NoAuthException.class);
        assertThatThrownBy(() -> stranger.setACL().withACL(OPEN_ACL_UNSAFE).forPath(node))
            .as(node)
            .isInstanceOf(KeeperException.NoAuthException.class);
      }
    }
  }

  private static void addWithChildren(CuratorFramework client, String node, List<String> nodes)
      throws Exception {
    nodes.add(node);
    for (String child : client.getChildren().forPath(node)) {
      addWithChildren(client, node + '/' + child, nodes);
    }
  }

  @Test
  void push_onAMachineWithOtherDigits_isReadOnAnyOther() throws Exception {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try (RuleStore cairo = open();
        RuleStore worker = open()) {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
      Pointer pushed = cairo.push(cairo.current(), RULES, "ann", "");
      Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);

      assertThat(worker.version(pushed.version()).contents()).isEqualTo(RULES);
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  @Test
  void push_overWhatALaterReleaseWrote_isRefusedAndNothingIsTouched() throws Exception {
    String current = "/smartcar/Topology" + topologies + "/rules/current";
    byte[] later = "{\"format\":2,\"version\":1}".getBytes(UTF_8);
    try (RuleStore store = open();
        CuratorFramework client =
            CuratorFrameworkFactory.newClient(
                running().getConnectString(), new RetryOneTime(100))) {
      Pointer seen = store.push(store.current(), RULES, "ann", "");
      client.start();
      client.setData().forPath(current, later);

      assertThatThrownBy(store::current)
          .isInstanceOf(NewerFormatException.class)
          .hasMessage(
              current
                  + " is of format 2, and this release knows 1: use the release that wrote it, or a later one");
      assertThatThrownBy(() -> store.push(seen, RULES, "ann", ""))
          .isInstanceOf(NewerFormatException.class);
      assertThat(client.getData().forPath(current)).isEqualTo(later);
      assertThat(store.versions()).hasSize(1);
    }
  }

  @Test
  void current_noServer_saysWhereAndWhatToDo() {
    RuleStoreSettings nowhere =
        new RuleStoreSettings("127.0.0.1:1", "T", null, null, Duration.ofMillis(300));
    try (RuleStore store = new ZooKeeperRuleStore(nowhere, Clock.systemUTC())) {
      assertThatThrownBy(store::current)
          .hasMessageContaining("127.0.0.1:1")
          .hasMessageContaining("smartcar.rules.zookeeper.connect");
    }
  }

  /** As one that is stopped (SIGSTOP): the system takes connections for it. */
  @Test
  void current_serverThatTakesConnectionsAndIsSilent_isNotToStartAnother() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
        RuleStore store =
            new ZooKeeperRuleStore(
                new RuleStoreSettings(
                    "localhost:" + silent.getLocalPort(), "T", null, null, Duration.ofMillis(300)),
                Clock.systemUTC())) {
      assertThatThrownBy(store::current)
          .hasMessageContaining("do not start a second one")
          .hasMessageNotContaining("start it");
    }
  }

  @Test
  void report_serverAwayAndBack_isThereAgain() throws Exception {
    try (TestingServer restarted = new TestingServer();
        RuleStore task = at(restarted.getConnectString());
        RuleStore other = at(restarted.getConnectString())) {
      restarted.stop();
      TaskState state =
          new TaskState("0", List.of("0"), 0, 0, TaskState.Phase.LIVE, 0, "", List.of(), NOW);
      task.report(state);
      restarted.restart();
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(other.tasks()).containsExactly(state));
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void close_serverAwayAndAReportWaits_ends() throws Exception {
    try (TestingServer stopped = new TestingServer()) {
      RuleStore task = at(stopped.getConnectString());
      stopped.stop();
      task.report(live(List.of()));
      task.report(live(List.of("a.epl: stopped")));
      task.close();
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void report_severalWhileTheServerIsAway_theLastIsThere() throws Exception {
    try (TestingServer restarted = new TestingServer();
        RuleStore task = at(restarted.getConnectString());
        RuleStore other = at(restarted.getConnectString())) {
      restarted.stop();
      task.report(live(List.of()));
      task.report(live(List.of("a.epl: throttled")));
      TaskState last = live(List.of("a.epl: stopped"));
      task.report(last);
      restarted.restart();
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(other.tasks()).containsExactly(last));
    }
  }

  @Test
  void report_twiceOverWhatADeadWorkerLeft_theLastIsThere() throws Exception {
    try (RuleStore dead = open();
        RuleStore task = open();
        RuleStore other = open()) {
      dead.report(live(List.of("from before")));
      await().until(() -> !other.tasks().isEmpty());
      TaskState last = live(List.of("a.epl: stopped"));
      task.report(live(List.of()));
      task.report(last);
      await().untilAsserted(() -> assertThat(other.tasks()).containsExactly(last));
      dead.close();
      await().untilAsserted(() -> assertThat(other.tasks()).containsExactly(last));
    }
  }

  private static TaskState live(List<String> problems) {
    return new TaskState("0", List.of("0"), 0, 0, TaskState.Phase.LIVE, 0, "", problems, NOW);
  }

  private static RuleStore at(String connect) {
    return new ZooKeeperRuleStore(
        new RuleStoreSettings(connect, "T", null, null, Duration.ofSeconds(2)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
