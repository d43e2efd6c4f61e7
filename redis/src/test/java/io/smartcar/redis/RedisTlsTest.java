package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertStoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.util.SafeEncoder;

/** A real server that speaks TLS: what is wrong is said, and no alert is lost by it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisTlsTest {

  private static final String DAY = "20180830";
  private static final ProtocolCommand SENTINEL = () -> SafeEncoder.encode("SENTINEL");

  private final List<AutoCloseable> opened = new ArrayList<>();
  private TlsRedis tls;
  private RedisProcess redis;
  private int tlsPort;

  @BeforeAll
  void startRedis() {
    assumeTrue(TlsRedis.isSpoken(), "the tests' redis-server speaks no TLS: is libssl.so.3 there?");
    tls = opened(new TlsRedis());
    tlsPort = RedisProcess.freePort();
    redis = opened(new RedisProcess(tls.options(tlsPort)));
  }

  @BeforeEach
  void emptyRedisAndTakeGoodFiles() {
    tls.authority().write(tls.file("trusted.crt"));
    renewClient();
    redis.ask(Protocol.Command.FLUSHALL);
  }

  @AfterAll
  void stopRedis() throws Exception {
    for (int last = opened.size() - 1; last >= 0; last--) {
      opened.get(last).close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  @Test
  void add_trustedBothWays_addsListsAndWatches() {
    assertWorks(settings(tls.tls()));
  }

  @Test
  void add_authorityIsNotTrusted_saysWhatToNameAndAddsWhenItIs() {
    new TestAuthority("others").write(tls.file("trusted.crt"));

    assertRefusedUntil(
        settings(tls.tls()),
        () -> tls.authority().write(tls.file("trusted.crt")),
        "is of an authority",
        "smartcar.redis.tls.trusted, " + tls.file("trusted.crt"));
  }

  @Test
  void add_authorityOfTheSameName_isNotTrusted() {
    new TestAuthority("ours").write(tls.file("trusted.crt"));

    assertRefusedUntil(
        settings(tls.tls()),
        () -> tls.authority().write(tls.file("trusted.crt")),
        "is of an authority");
  }

  @Test
  void add_noAuthorityNamed_isThoseOfJava() {
    assertRefusedUntil(
        settings(new RedisTls(null, null, null)), null, "smartcar.redis.tls.trusted is empty");
  }

  @Test
  void add_certificateHasExpired_saysSinceWhenAndAddsWhenItIsRenewed() {
    tls.authority().issueExpired(TlsRedis.ADDRESS, tls.file("server.crt"), tls.file("server.key"));
    restart();

    assertRefusedUntil(
        settings(tls.tls()), this::renewServer, "has expired (NotAfter: ", "tls-cert-file");
  }

  @Test
  void add_certificateIsForAnotherHost_saysWhichAndAddsWhenItIsRenewed() {
    tls.authority().issue("redis-1", tls.file("server.crt"), tls.file("server.key"));
    restart();

    assertRefusedUntil(
        settings(tls.tls()),
        this::renewServer,
        "is for another name: ",
        TlsRedis.ADDRESS,
        "smartcar.redis.host");
  }

  private void renewServer() {
    tls.authority().issue(TlsRedis.ADDRESS, tls.file("server.crt"), tls.file("server.key"));
    restart();
  }

  private void restart() {
    redis.kill();
    redis.start();
  }

  @Test
  void add_clientCertificateIsRefused_saysWhichAndAddsWhenItIsAnother() {
    new TestAuthority("others").issue("smartcar", tls.file("client.crt"), tls.file("client.key"));

    assertRefusedUntil(
        settings(tls.tls()),
        this::renewClient,
        "refuses the client certificate " + tls.file("client.crt"),
        "unknown_ca",
        "tls-ca-cert-file");
  }

  @Test
  void add_clientCertificateHasExpired_saysWhichAndAddsWhenItIsAnother() {
    tls.authority().issueExpired("smartcar", tls.file("client.crt"), tls.file("client.key"));

    assertRefusedUntil(
        settings(tls.tls()),
        this::renewClient,
        "refuses the client certificate " + tls.file("client.crt"),
        "certificate_expired");
  }

  /** The client itself may have heard nothing of it, as it goes on writing. */
  @Test
  void asked_clientCertificateHasExpiredAndServerIsSlow_saysWhich() throws Exception {
    tls.authority().issueExpired("smartcar", tls.file("client.crt"), tls.file("client.key"));

    try (SlowServer slow = new SlowServer(tlsPort, Duration.ofMillis(600))) {
      RedisSettings settings = TlsRedis.settings(TlsRedis.ADDRESS, slow.port(), tls.tls());
      assertThat(new TlsErrors(settings).asked())
          .hasValueSatisfying(
              problem -> {
                assertThat(problem.kind()).isEqualTo(Kind.NOT_PERMITTED);
                assertThat(problem.text())
                    .contains("refuses the client certificate " + tls.file("client.crt"))
                    .contains("certificate_expired");
              });
    }
  }

  @Test
  void check_clientCertificateHasExpiredAndServerSpeaksOnlyTls13_saysWhich() {
    tls.authority().issueExpired("smartcar", tls.file("client.crt"), tls.file("client.key"));
    int port = RedisProcess.freePort();

    try (RedisProcess modern = new RedisProcess(tls.options(port, "--tls-protocols", "TLSv1.3"))) {
      assertThat(modern.port()).isNotEqualTo(port);
      assertExpired(port);
    }
  }

  private void assertExpired(int port) {
    try (RedisAlertStore store =
        new RedisAlertStore(TlsRedis.settings(TlsRedis.ADDRESS, port, tls.tls()))) {
      assertThatThrownBy(store::check)
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED))
          .hasMessageContaining("refuses the client certificate " + tls.file("client.crt"))
          .hasMessageContaining("certificate_expired");
    }
  }

  private void renewClient() {
    tls.authority().issue("smartcar", tls.file("client.crt"), tls.file("client.key"));
  }

  @Test
  void add_noClientCertificate_saysWhatToSet() {
    assertRefusedUntil(
        settings(tls.withoutCertificate()),
        null,
        "wants a client certificate",
        "smartcar.redis.tls.certificate and .key");
  }

  @Test
  void add_portWithoutTls_saysSo() {
    assertRefusedUntil(
        new RedisSettings(
            new RedisServers.Standalone(TlsRedis.ADDRESS, redis.port(), 0),
            null,
            null,
            Duration.ofMillis(200),
            0,
            Duration.ofDays(7),
            "",
            RedisSettings.EPISODE_SILENCE,
            tls.tls()),
        null,
        "speaks no TLS",
        "tls-port");
  }

  @Test
  void add_clientWithoutTls_saysWhatToSet() {
    assertRefusedUntil(settings(null), null, "set smartcar.redis.tls.enabled = true");
  }

  @Test
  void add_redisAway_isNoMatterOfTls() {
    RedisSettings settings = settings(tls.tls());
    Alert alert = AlertStoreContract.alert("over-speed", "V0004", DAY + "091459900");
    try (RedisAlertStore store = new RedisAlertStore(settings)) {
      store.check();
      redis.kill();
      try {
        assertThatThrownBy(() -> store.add(AlertStoreContract.raised(alert)))
            .isInstanceOfSatisfying(
                AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
            .hasMessageContaining("is not available");
      } finally {
        redis.start();
      }
      assertThat(store.add(AlertStoreContract.raised(alert))).containsExactly(true);
    }
  }

  @Test
  void add_mastersOfSentinelsWithTls_addsAndSaysWhatIsWrong() {
    int sentinelsPort = RedisProcess.freePort();
    try (RedisProcess sentinel =
        new RedisProcess(tls.options(sentinelsPort, "--sentinel", "--tls-replication", "yes"))) {
      String master = Integer.toString(tlsPort);
      sentinel.ask(SENTINEL, "MONITOR", "cars", TlsRedis.ADDRESS, master, "1");
      List<String> nodes = List.of(TlsRedis.ADDRESS + ':' + sentinelsPort);
      RedisServers servers = new RedisServers.Sentinel("cars", nodes, null, null, 0);

      assertWorks(TlsRedis.settings(servers, tls.tls()));
      redis.ask(Protocol.Command.FLUSHALL);
      assertRefusedUntil(
          TlsRedis.settings(servers, tls.withoutCertificate()), null, "wants a client certificate");
      assertRefusedUntil(
          TlsRedis.settings(servers, null), null, "set smartcar.redis.tls.enabled = true");
    }
  }

  @Test
  void add_clusterWithTls_addsAndSaysWhatIsWrong() {
    int port = RedisProcess.freePort();
    try (RedisProcess node =
        new RedisProcess(
            tls.options(
                port,
                "--cluster-enabled",
                "yes",
                "--tls-cluster",
                "yes",
                "--cluster-announce-ip",
                TlsRedis.ADDRESS))) {
      ClusterServers.makeAlone(node);
      RedisServers servers = new RedisServers.Cluster(List.of(TlsRedis.ADDRESS + ':' + port));

      assertWorks(TlsRedis.settings(servers, tls.tls()));
      node.ask(Protocol.Command.FLUSHALL);
      assertRefusedUntil(
          TlsRedis.settings(servers, tls.withoutCertificate()), null, "wants a client certificate");
      new TestAuthority("others").write(tls.file("trusted.crt"));
      assertRefusedUntil(
          TlsRedis.settings(servers, tls.tls()),
          () -> tls.authority().write(tls.file("trusted.crt")),
          "is of an authority");
    }
  }

  private RedisSettings settings(@Nullable RedisTls how) {
    return TlsRedis.settings(TlsRedis.ADDRESS, tlsPort, how);
  }

  private static void assertWorks(RedisSettings settings) {
    try (SeenAlerts seen = new SeenAlerts(settings);
        AlertStream alerts = new AlertStream(settings, List.of(DAY))) {
      alerts.confirm(3);
      seen.await(alerts);
      alerts.assertNoneIsLost();
    }
  }

  /** Asks for everything in turn, and after the mend the same store has the alert. */
  private static void assertRefusedUntil(
      RedisSettings settings, @Nullable Runnable mend, String... said) {
    Alert alert = AlertStoreContract.alert("over-speed", "V0004", DAY + "091459900");
    try (RedisAlertStore store = new RedisAlertStore(settings);
        AlertReader reader = new AlertReader(settings)) {
      for (Runnable call :
          List.<Runnable>of(
              store::check,
              () -> store.add(AlertStoreContract.raised(alert)),
              () -> reader.list(DAY),
              () -> reader.watch(change -> {}, notice -> {}))) {
        assertThatThrownBy(call::run)
            .isInstanceOfSatisfying(
                AlertStoreException.class,
                e -> assertThat(e.kind()).isIn(Kind.NOT_PERMITTED, Kind.REFUSED))
            .hasMessageContaining(settings.address())
            .hasMessageContainingAll(said)
            .hasMessageNotContaining("\n");
      }
      if (mend != null) {
        mend.run();

        assertThat(store.add(AlertStoreContract.raised(alert))).containsExactly(true);
        assertThat(reader.list(DAY)).containsExactly(alert);
      }
    }
  }
}
