package io.smartcar.rules.live.push;

/** How a push that did not come into force ended, as far as it matters for the next one. */
public sealed interface PushOutcome {

  /** The version it is about. */
  int version();

  /** Why, in one line. */
  String reason();

  /** Whether the version may be tried now, if it is still wanted. */
  boolean allowsAnotherTry(long now);

  /** The task cannot take it, however often it is tried: it is not, until another was wanted. */
  record Refused(int version, String reason) implements PushOutcome {
    @Override
    public boolean allowsAnotherTry(long now) {
      return false;
    }
  }

  /** It failed for a reason that passes by: it is tried again at a time, of the task's nanos. */
  record PutOff(int version, String reason, long untilNanos) implements PushOutcome {
    @Override
    public boolean allowsAnotherTry(long now) {
      return now - untilNanos >= 0;
    }
  }
}
