package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.redis.AlertStoreException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.exceptions.JedisDataException;

/** What people read of an error of Redis: its own words, and what to do. */
final class RedisErrorsTest {

  private final RedisErrors errors =
      new RedisErrors(
          new RedisSettings(
              "redis-1", 6379, null, null, Duration.ofSeconds(2), Duration.ofDays(7), ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NOAUTH Authentication required. | NOT_PERMITTED | set smartcar.redis.password
          WRONGPASS invalid username-password pair or user is disabled. | NOT_PERMITTED | correct smartcar.redis.user
          NOPERM this user has no permissions to run the 'evalsha' command | NOT_PERMITTED | ACL SETUSER
          WRONGTYPE Operation against a key holding the wrong kind of value | WRONG_TYPE | rename or delete the key
          OOM command not allowed when used memory > 'maxmemory'. | OUT_OF_MEMORY | raise maxmemory
          READONLY You can't write against a read only replica. | READ_ONLY | name the master
          MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk. | READ_ONLY | free the disk
          NOREPLICAS Not enough good replicas to write. | READ_ONLY | min-replicas-to-write
          LOADING Redis is loading the dataset in memory | UNAVAILABLE | wait until it has loaded
          MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'. | UNAVAILABLE | bring its master back
          CLUSTERDOWN Hash slot not served | UNAVAILABLE | CLUSTER INFO
          TRYAGAIN Multiple keys request during rehashing of slot | UNAVAILABLE | wait until its slots have moved
          BUSY Redis is busy running a script. | UNAVAILABLE | SCRIPT KILL
          MOVED 3999 127.0.0.1:6381 | REFUSED | a node of a cluster
          ERR max number of clients reached | UNAVAILABLE | raise maxclients
          """)
  void error_ofRedis_saysWhatToDo(String said, Kind kind, String remedy) {
    AlertStoreException error = errors.of(new JedisDataException(said));

    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error)
        .hasMessageStartingWith("Redis at redis-1:6379 refused: " + said.substring(0, 5))
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("\n");
  }

  /** As one that is stopped (SIGSTOP): the system takes connections for it. */
  @Test
  void check_serverThatTakesConnectionsAndIsSilent_isNotToStartAnother() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      assertThatThrownBy(() -> check(silent.getLocalPort()))
          .hasMessageContaining("do not start a second one")
          .hasMessageNotContaining("start it");
    }
  }

  @Test
  void check_connectionIsRefused_isToStartIt() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 5, InetAddress.getByName("localhost"))) {
      port = gone.getLocalPort();
    }

    assertThatThrownBy(() -> check(port)).hasMessageContaining("; start it, or set");
  }

  private static void check(int port) {
    RedisSettings settings =
        new RedisSettings(
            "localhost", port, null, null, Duration.ofMillis(300), Duration.ofDays(7), "");
    try (RedisAlertStore store = new RedisAlertStore(settings)) {
      store.check();
    }
  }

  @ParameterizedTest
  @CsvSource({"@user_script: 6: WRONGTYPE Operation", "@user_script:6: -MISCONF Redis is"})
  void error_ofAScript_saysNothingOfTheScript(String said) {
    AlertStoreException error =
        errors.of(new JedisDataException("ERR Error running script (call to f_0a1b): " + said));

    assertThat(error).hasMessageNotContaining("f_0a1b").hasMessageNotContaining("user_script");
  }
}
