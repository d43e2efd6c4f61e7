package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertStoreException.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
final class ClusterFailOverTest {

  /** Of all masters. */
  private static final List<String> DAYS =
      IntStream.rangeClosed(1, 9).mapToObj(day -> "2018080" + day).toList();

  @Test
  void add_masterWithAReplicaDies_isFailedOverAndLosesNoneThatWasConfirmed() {
    try (ClusterServers cluster = new ClusterServers(true)) {
      List<RedisProcess> owners = DAYS.stream().map(cluster::masterOf).distinct().toList();
      assertThat(owners).hasSize(ClusterServers.MASTERS);
      // Whoever takes over has no replica itself: it waits for none of those.
      try (AlertStream alerts = new AlertStream(cluster.settings(1), DAYS);
          SeenAlerts seen = new SeenAlerts(cluster.settings(0))) {
        alerts.confirm(90);
        seen.await(alerts);
        RedisProcess dead = cluster.masterOf(DAYS.get(0));
        dead.kill();
        cluster.awaitFailOver(dead);
        alerts.assertNoneIsLost();
        dead.start();
        alerts.confirm(180);

        alerts.assertNoneIsLost();
        seen.await(alerts);
        seen.assertEachOnce();
      }
    }
  }

  @Test
  void add_masterWithoutAReplicaDies_waitsUntilItIsBack() {
    try (ClusterServers cluster = new ClusterServers(false);
        AlertStream alerts = new AlertStream(cluster.settings(0), DAYS);
        SeenAlerts seen = new SeenAlerts(cluster.settings(0))) {
      alerts.confirm(90);
      seen.await(alerts);
      RedisProcess dead = cluster.masterOf(DAYS.get(0));
      dead.kill();
      Alert alert = AlertStoreContract.alert("over-speed", "V0004", DAYS.get(0) + "091459900");
      try (RedisAlertStore store = new RedisAlertStore(cluster.settings(0))) {
        assertThatThrownBy(() -> store.add(AlertStoreContract.raised(alert)))
            .isInstanceOfSatisfying(
                AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
            .hasMessageContaining("the cluster of 127.0.0.1:")
            .hasMessageNotContaining("\n");
        assertThatThrownBy(store::check)
            .isInstanceOfSatisfying(
                AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
      }
      dead.start();
      alerts.confirm(180);

      alerts.assertNoneIsLost();
      seen.await(alerts);
      seen.assertEachOnce();
    }
  }

  @Test
  void check_serverThatIsNoCluster_saysWhatToSet() {
    try (RedisProcess redis = new RedisProcess();
        RedisAlertStore store = new RedisAlertStore(clusterOf(redis))) {
      assertThatThrownBy(store::check).hasMessageContaining("set smartcar.redis.mode = standalone");
    }
  }

  @Test
  void add_nodeOfAClusterAsAServer_saysWhatToSet() {
    try (ClusterServers cluster = new ClusterServers(false)) {
      String day =
          DAYS.stream()
              .filter(d -> cluster.masterOf(d) != cluster.masterOf(DAYS.get(0)))
              .findFirst()
              .orElseThrow();
      try (RedisAlertStore store = new RedisAlertStore(cluster.masterOf(DAYS.get(0)).settings())) {
        Alert alert = AlertStoreContract.alert("over-speed", "V0004", day + "091459900");
        assertThatThrownBy(() -> store.add(AlertStoreContract.raised(alert)))
            .hasMessageContaining("smartcar.redis.mode = cluster");
      }
    }
  }

  private static RedisSettings clusterOf(RedisProcess redis) {
    RedisSettings one = redis.settings();
    return new RedisSettings(
        new RedisServers.Cluster(List.of(redis.hostAndPort())),
        null,
        null,
        one.timeout(),
        0,
        one.alertTtl(),
        "");
  }
}
