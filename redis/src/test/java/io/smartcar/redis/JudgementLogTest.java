package io.smartcar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.JudgementCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.UnifiedJedis;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JudgementLogTest {

  private static final AskedJudgement ASKED =
      new AskedJudgement(
          "ann", "limit was\ntoo low", Set.of("V2", "V1"), 5, 99, 3, Set.of("a rule", "b"));

  private final RedisProcess redis = new RedisProcess("--appendfsync", "everysec");
  private final JudgementLog log = new JudgementLog(redis.settings());

  @AfterEach
  void empty() {
    try (UnifiedJedis client = Clients.answering(redis.settings())) {
      client.del("smartcar:judgements");
    }
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  @Test
  void list_begunAndEnded_isAsItWas() {
    String first = log.begun(ASKED);
    String second = log.begun(ASKED);
    log.ended(first, new JudgementCounts(2, 3, 4, 5));

    assertThat(log.list()).extracting(JudgementLog.Entry::id).containsExactly(first, second);
    JudgementLog.Entry ended = log.list().get(0);
    assertThat(ended.asked()).isEqualTo(ASKED);
    assertThat(ended.counts()).contains(new JudgementCounts(2, 3, 4, 5));
    assertThat(ended.begunAt())
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(5));
    assertThat(log.list().get(1).counts()).isEmpty();
  }

  @Test
  void list_none_isEmpty() {
    assertThat(log.list()).isEmpty();
  }

  @Test
  void begun_redisAway_saysSo() {
    redis.kill();
    try {
      assertThatThrownBy(() -> log.begun(ASKED))
          .isInstanceOf(AlertStoreException.class)
          .hasMessageContaining("not available at");
    } finally {
      redis.start();
    }
  }
}
