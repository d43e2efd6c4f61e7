package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.Alert;
import io.smartcar.redis.AlertStoreException.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisPasswordTest {

  private static final Alert ALERT =
      new Alert("over-speed", "V0004", "20180830091459900", "", "", Map.of());

  private final RedisProcess redis =
      new RedisProcess(
          "--requirepass", "secret", "--user", "reader", "on", ">word", "~*", "&*", "+@read");

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @Test
  void add_rightPassword_adds() {
    try (RedisAlertStore store = new RedisAlertStore(redis.settings(null, "secret"))) {
      store.check();
      assertThat(store.add(AlertStoreContract.raised(ALERT))).containsExactly(true);
    }
  }

  @Test
  void add_noPassword_saysWhatToSet() {
    assertRefused(null, null, "smartcar.redis.password");
  }

  @Test
  void add_wrongPassword_saysWhatToCorrect() {
    assertRefused(null, "wrong", "smartcar.redis.user and .password");
  }

  @Test
  void add_userWithoutTheRight_saysWhatToGrant() {
    assertRefused("reader", "word", "grant");
  }

  @Test
  void settings_asText_hideThePassword() {
    assertThat(redis.settings(null, "secret").toString()).doesNotContain("secret");
  }

  private void assertRefused(@Nullable String user, @Nullable String password, String remedy) {
    try (RedisAlertStore store = new RedisAlertStore(redis.settings(user, password))) {
      assertThatThrownBy(() -> store.add(AlertStoreContract.raised(ALERT)))
          .hasMessageContaining(remedy)
          .isInstanceOfSatisfying(
              AlertStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PERMITTED));
    }
  }
}
