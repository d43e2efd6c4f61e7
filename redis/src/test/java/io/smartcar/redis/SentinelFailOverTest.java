package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertStoreException.Kind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SentinelFailOverTest {

  private final SentinelServers servers = new SentinelServers();
  private final RedisSettings settings = servers.settings(1);

  @AfterAll
  void stopServers() {
    servers.close();
  }

  @Test
  void add_masterDiesWhileAlertsFlow_losesNoneThatWasConfirmed() {
    try (AlertStream alerts = new AlertStream(settings, List.of("20180801"))) {
      alerts.confirm(100);
      RedisProcess master = servers.master();
      int before = alerts.confirmed();
      master.kill();

      alerts.confirm(before + 200);

      assertThat(servers.master()).isNotSameAs(master);
      servers.heal(master);
      alerts.confirm(before + 300);
      alerts.assertNoneIsLost();
    }
  }

  @Test
  void watch_masterDies_goesOnWithTheNextAndSeesEachOnce() {
    try (AlertStream alerts = new AlertStream(settings, List.of("20180802"));
        SeenAlerts seen = new SeenAlerts(settings)) {
      alerts.confirm(10);
      seen.await(alerts);
      RedisProcess master = servers.master();
      master.kill();
      alerts.confirm(alerts.confirmed() + 50);

      seen.await(alerts);

      servers.heal(master);
      alerts.confirm(alerts.confirmed() + 10);
      seen.await(alerts);
      seen.assertEachOnce();
    }
  }

  @Test
  void add_replicasHang_isNotConfirmedAlsoWhenSentAgainByAnother() {
    Alert alert = AlertStoreContract.alert("over-speed", "V0004", "20180803091459900");
    List<RedisProcess> replicas = servers.replicas();
    try (RedisAlertStore store = new RedisAlertStore(settings);
        RedisAlertStore other = new RedisAlertStore(settings);
        RedisLateStore late = new RedisLateStore(settings)) {
      store.check();
      replicas.forEach(RedisProcess::pause);
      try {
        // The other finds the alert there, over a connection that has written nothing.
        for (RedisAlertStore sender : List.of(store, store, other)) {
          assertThatThrownBy(() -> sender.add(AlertStoreContract.raised(alert)))
              .isInstanceOfSatisfying(
                  AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
              .hasMessageContaining("0 of 1 replicas")
              .hasMessageContaining("smartcar.redis.replicas-to-wait-for");
        }
        assertThat(late.counts().cars()).isZero();
      } finally {
        replicas.forEach(RedisProcess::goOn);
      }

      Awaitility.await()
          .atMost(SentinelServers.PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(store.add(AlertStoreContract.raised(alert))).containsExactly(false));
    }
  }

  @Test
  void check_sentinelsDoNotKnowTheMaster_saysWhatToCorrect() {
    RedisServers.Sentinel named = (RedisServers.Sentinel) settings.servers();
    RedisServers other = new RedisServers.Sentinel("lorries", named.nodes(), null, null, 0);

    assertRefused(other, Kind.REFUSED, "smartcar.redis.sentinel.master");
  }

  @Test
  void check_noSentinelIsThere_saysWhatToCorrect() {
    RedisServers nobody =
        new RedisServers.Sentinel("cars", List.of("127.0.0.1:1", "127.0.0.1:2"), null, null, 0);

    assertRefused(nobody, Kind.UNAVAILABLE, "correct smartcar.redis.nodes");
  }

  private void assertRefused(RedisServers servers, Kind kind, String remedy) {
    RedisSettings wrong =
        new RedisSettings(
            servers, null, null, settings.timeout(), 0, settings.alertTtl(), settings.keyPrefix());
    try (RedisAlertStore store = new RedisAlertStore(wrong);
        AlertReader reader = new AlertReader(wrong)) {
      Alert alert = AlertStoreContract.alert("over-speed", "V0004", "20180804091459900");
      for (Runnable call :
          List.<Runnable>of(
              store::check,
              () -> store.add(AlertStoreContract.raised(alert)),
              () -> reader.list("20180804"))) {
        assertThatThrownBy(call::run)
            .isInstanceOfSatisfying(
                AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
            .hasMessageContaining(servers.toString())
            .hasMessageContaining(remedy)
            .hasMessageNotContaining("\n");
      }
    }
  }

  @Test
  void add_otherDatabase_leavesTheFirstAlone() {
    RedisServers.Sentinel first = (RedisServers.Sentinel) settings.servers();
    RedisSettings second =
        new RedisSettings(
            new RedisServers.Sentinel(first.master(), first.nodes(), null, null, 5),
            null,
            null,
            settings.timeout(),
            1,
            settings.alertTtl(),
            "");
    Alert alert = AlertStoreContract.alert("over-speed", "V0004", "20180805091459900");
    Set<Alert> seen = ConcurrentHashMap.newKeySet();
    try (RedisAlertStore store = new RedisAlertStore(second);
        AlertReader ofSecond = new AlertReader(second);
        AlertReader ofFirst = new AlertReader(settings)) {
      assertThat(store.add(AlertStoreContract.raised(alert))).containsExactly(true);

      seen.addAll(ofSecond.list("20180805"));
      assertThat(seen).containsExactly(alert);
      assertThat(ofFirst.list("20180805")).isEmpty();
    }
  }
}
