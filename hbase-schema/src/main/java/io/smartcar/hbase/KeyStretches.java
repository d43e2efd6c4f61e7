package io.smartcar.hbase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Goes through a table whose keys begin with digits, one stretch of keys after the other, and rests
 * after each for as long as it took. How many keys there are in a stretch is not known, and with
 * readings at whole seconds all of them begin with the same digits; so stretches become shorter
 * after one that took long, and longer after one that did not; the next question begins with what
 * the first stretch of this one should have been. Thread-safe.
 */
final class KeyStretches {

  /** Asks about the keys from one, included, to another; an empty one is the table's end. */
  interface Question<T> {
    /** Asks. */
    CompletableFuture<T> ask(String from, String to);
  }

  /** Waits. */
  interface Rest {
    /** Waits so long. */
    void rest(long nanos) throws InterruptedException;
  }

  /** Three of the thousandths of a second, two of the second, one of the minute. */
  private static final int MAX_DIGITS = 6;

  private static final int MIN_DIGITS = 1;
  private static final int FIRST_DIGITS = 4;
  private static final int END = 1_000_000;
  private static final long LONG_NANOS = Duration.ofMillis(300).toNanos();
  private static final long SHORT_NANOS = Duration.ofMillis(30).toNanos();

  private final LongSupplier nanoTime;
  private final Rest rest;
  private volatile int firstDigits = FIRST_DIGITS;

  KeyStretches() {
    this(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  KeyStretches(LongSupplier nanoTime, Rest rest) {
    this.nanoTime = nanoTime;
    this.rest = rest;
  }

  /**
   * The answers, in the order of the keys; blocks until the last is there. An interrupt ends it, as
   * a failure does.
   */
  <T> CompletableFuture<List<T>> each(Question<T> question) {
    List<T> answers = new ArrayList<>();
    int digits = firstDigits;
    try {
      for (int from = 0, to; from < END; from = to) {
        to = from + length(digits);
        long began = nanoTime.getAsLong();
        answers.add(question.ask(key(from), key(to)).get());
        long tookNanos = nanoTime.getAsLong() - began;
        int better = adapted(digits, tookNanos);
        if (from == 0) {
          firstDigits = better;
        }
        digits = to % length(better) == 0 ? better : digits;
        rest.rest(tookNanos);
      }
      return CompletableFuture.completedFuture(answers);
    } catch (ExecutionException e) {
      return CompletableFuture.failedFuture(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(
          new EventStoreException(
              EventStoreException.Kind.UNAVAILABLE, "the reading was ended", e));
    }
  }

  private static int length(int digits) {
    int length = END;
    for (int digit = 0; digit < digits; digit++) {
      length /= 10;
    }
    return length;
  }

  private static int adapted(int digits, long tookNanos) {
    if (tookNanos > LONG_NANOS) {
      return Math.min(MAX_DIGITS, digits + 1);
    }
    return tookNanos < SHORT_NANOS ? Math.max(MIN_DIGITS, digits - 1) : digits;
  }

  private static String key(int position) {
    return position == 0 || position == END
        ? ""
        : String.format(Locale.ROOT, "%0" + MAX_DIGITS + "d", position);
  }
}
