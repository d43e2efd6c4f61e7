package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.eventlog.EventLogException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class TopicWatchTest {

  private static final long SIX_SECONDS = 6_000_000_000L;

  private long nanos;
  private CompletableFuture<String> answer = new CompletableFuture<>();
  private boolean away;
  private final TopicWatch watch = new TopicWatch(this::now, () -> answer, () -> nanos);

  @Test
  void look_sameTopic_isQuiet() {
    assertThat(watch.id()).isEqualTo("old");

    lookLater();
    answer.complete("old");

    assertThatCode(watch::look).doesNotThrowAnyException();
  }

  @Test
  void look_topicMadeAnew_endsTheWorker() {
    assertThat(watch.id()).isEqualTo("old");

    lookLater();
    answer.complete("new");

    assertThatThrownBy(watch::look)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("created again (id old, now new)");
  }

  @Test
  void look_noAnswerOrNoSuchTopicNow_saysNothing() {
    assertThat(watch.id()).isEqualTo("old");

    lookLater();
    assertThatCode(watch::look).doesNotThrowAnyException();
    answer.completeExceptionally(new EventLogException("there is no topic", null));
    assertThatCode(watch::look).doesNotThrowAnyException();

    answer = new CompletableFuture<>();
    lookLater();
    answer.complete("new");
    assertThatThrownBy(watch::look).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void id_kafkaAway_isWorthAskingAgain() {
    away = true;
    assertThatThrownBy(watch::id).isInstanceOf(TimeoutException.class);

    away = false;
    assertThat(watch.id()).isEqualTo("old");
  }

  private String now() {
    if (away) {
      throw new EventLogException("away", null);
    }
    return "old";
  }

  private void lookLater() {
    nanos += SIX_SECONDS;
    watch.look();
  }
}
