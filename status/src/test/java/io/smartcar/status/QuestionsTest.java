package io.smartcar.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class QuestionsTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void ask_noAnswerComes_isGivenUpAtTheLimit() {
    try (Questions questions = new Questions(SHORT)) {
      assertThat(questions.ask(this::hang).join())
          .isEqualTo(new Answer.None<>("no answer within 0.001 s", true));
    }
  }

  @Test
  void ask_anotherQuestionHangs_isAnsweredAllTheSame() {
    try (Questions questions = new Questions(LONG)) {
      CompletableFuture<Answer<String>> hanging = questions.ask(this::hang);

      assertThat(questions.ask(() -> "here").join()).isEqualTo(new Answer.Given<>("here"));
      assertThat(hanging).isNotDone();
    }
  }

  @Test
  void ask_anErrorEndsTheQuestion_isSaidAtOnceAndIsNoSilence() {
    try (Questions questions = new Questions(LONG)) {
      Answer<String> answer =
          questions
              .<String>ask(
                  () -> {
                    throw new NoClassDefFoundError("io/smartcar/Gone");
                  })
              .join();

      assertThat(answer).isEqualTo(new Answer.None<>("io/smartcar/Gone", false));
    }
  }

  /** As with clients whose classes are loaded on a busy machine. */
  @Test
  void ask_processIsAtWorkForLongerThanTheLimit_isNotGivenUp() {
    Duration limit = Duration.ofMillis(500);
    CountDownLatch loaded = new CountDownLatch(1);
    long begin = System.nanoTime();
    LongSupplier alwaysAtWork =
        () -> {
          long worked = System.nanoTime() - begin;
          if (worked > 2 * limit.toNanos()) {
            loaded.countDown();
          }
          return worked;
        };
    try (Questions questions = new Questions(limit, alwaysAtWork)) {
      CompletableFuture<Answer<String>> answer =
          questions.ask(
              () -> {
                loaded.await();
                return "here";
              });

      assertThat(answer.join()).isEqualTo(new Answer.Given<>("here"));
    }
  }

  private String hang() throws InterruptedException {
    never.await();
    return "never";
  }
}
