package io.smartcar.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.Test;

final class KeyStretchesTest {

  private final List<String> asked = new ArrayList<>();
  private final List<Long> rests = new ArrayList<>();
  private long nanos;

  @Test
  void each_answersAtOnce_goesThroughAllKeysInLongStretches() {
    List<String> answers = each((from, to) -> TimeUnit.MILLISECONDS.toNanos(1));

    assertThat(answers).isEqualTo(asked).hasSizeLessThan(50);
    assertAllKeysOnce();
    assertThat(rests).hasSameSizeAs(asked).containsOnly(TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Test
  void each_allRowsBeginAlike_shortensTheStretchesThere() {
    // All keys begin with 000: ten seconds in all.
    List<String> answers =
        each(
            (from, to) -> {
              double begin = position(from, 0);
              double end = Math.min(1_000, position(to, 1_000_000));
              return (long) (1e10 * Math.max(0, end - begin) / 1_000);
            });

    assertThat(answers).hasSizeLessThan(200);
    assertAllKeysOnce();
    assertThat(rests).filteredOn(rest -> rest > TimeUnit.MILLISECONDS.toNanos(300)).hasSize(1);
    assertThat(rests.stream().mapToLong(Long::longValue).sum())
        .isBetween(9_990_000_000L, 10_010_000_000L);
  }

  @Test
  void each_allTakesLong_endsWithTheShortest() {
    each((from, to) -> asked.size() < 20 ? TimeUnit.SECONDS.toNanos(1) : 0);

    assertThat(asked).contains("-000100", "000100-000110", "000110-000111", "000111-000112");
    assertAllKeysOnce();
  }

  @Test
  void each_askedAgain_beginsWithWhatTheFirstStretchShouldHaveBeen() {
    KeyStretches stretches = stretches();
    List<Integer> counts = new ArrayList<>();
    for (int question = 0; question < 6; question++) {
      stretches
          .each(
              (from, to) -> {
                nanos += TimeUnit.MILLISECONDS.toNanos(1);
                return CompletableFuture.completedFuture(from);
              })
          .thenAccept(answers -> counts.add(answers.size()))
          .join();
    }

    assertThat(counts).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(counts.get(0)).isGreaterThan(20);
    assertThat(counts.get(5)).isLessThanOrEqualTo(10);
  }

  @Test
  void each_failure_isTheCause() {
    IllegalStateException failure = new IllegalStateException("away");

    assertThatThrownBy(
            () -> stretches().each((from, to) -> CompletableFuture.failedFuture(failure)).join())
        .isInstanceOf(CompletionException.class)
        .hasCause(failure);
  }

  @Test
  void each_interrupted_endsAndStaysInterrupted() {
    KeyStretches stretches =
        new KeyStretches(
            () -> nanos,
            rest -> {
              throw new InterruptedException();
            });

    CompletableFuture<List<String>> all =
        stretches.each((from, to) -> CompletableFuture.completedFuture(from));

    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(all::join)
        .hasCauseInstanceOf(EventStoreException.class)
        .hasMessageContaining("ended");
  }

  private List<String> each(ToLongBiFunction<String, String> tookNanos) {
    return stretches()
        .each(
            (from, to) -> {
              String stretch = from + '-' + to;
              asked.add(stretch);
              nanos += tookNanos.applyAsLong(from, to);
              return CompletableFuture.completedFuture(stretch);
            })
        .join();
  }

  private KeyStretches stretches() {
    return new KeyStretches(() -> nanos, rests::add);
  }

  private void assertAllKeysOnce() {
    assertThat(asked.get(0)).startsWith("-");
    assertThat(asked.get(asked.size() - 1)).endsWith("-");
    for (int i = 1; i < asked.size(); i++) {
      String before = asked.get(i - 1);
      assertThat(asked.get(i)).startsWith(before.substring(before.indexOf('-') + 1) + "-");
    }
  }

  private static int position(String key, int ofEmpty) {
    return key.isEmpty() ? ofEmpty : Integer.parseInt(key);
  }
}
