package io.smartcar.rules;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Begins what takes long the first time, whatever the rule is: reading the compiler's grammar, and
 * the logging that its classes begin with. A command that will need them has it done on a thread of
 * its own while it reads its options. Thread-safe.
 */
public final class CompilerStart {

  /*
   * What is begun belongs to the JVM, and so does this state. Nobody uses the compiler meanwhile:
   * two threads that initialize its classes from two ends could wait for each other for ever.
   */
  private static final AtomicReference<@Nullable CompletableFuture<Void>> BEGUN =
      new AtomicReference<>();

  private static final RuleFile ORDINARY =
      new RuleFile(
          "start",
          """
          @Name('start') @Tag(name='severity', value='any')
          select carNumber, last(date) as date, avg(speed) as speed
          from DriverCarInfo#time(1 sec) group by carNumber having avg(speed) > 80
          """);

  private CompilerStart() {}

  /** Begins, once for a JVM, and returns at once. */
  public static void begin() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (BEGUN.compareAndSet(null, done)) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  var unused = ParsedRule.of(ORDINARY);
                } finally {
                  done.complete(null);
                }
              },
              "rule-compiler-start");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Returns when what {@link #begin} has begun is done: at once where nothing was. */
  static void await() {
    CompletableFuture<Void> begun = BEGUN.get();
    if (begun != null) {
      begun.join();
    }
  }
}
