package io.smartcar.status.why;

import java.util.List;
import java.util.Locale;

/**
 * A step of a reading's way; immutable.
 *
 * @param text what is known of it, a sentence
 * @param details more of it, a line each
 */
public record Step(Name name, State state, String text, List<String> details) {

  /** What the step is about, in the order of the way. */
  public enum Name {
    STORED("Stored in HBase"),
    LOGGED("In the log"),
    REFUSED("Refused"),
    SEEN("Seen by the rules"),
    JUDGED("What the rules say"),
    ALERT("Alert in Redis"),
    TOLD("Somebody told");

    private final String title;

    Name(String title) {
      this.title = title;
    }

    /** As people read it. */
    public String title() {
      return title;
    }

    /** As programs read it: {@code stored}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What came of the step. */
  public enum State {
    /** It was so. */
    YES,
    /** It was not. */
    NO,
    /** It is not so yet. */
    WAITS,
    /** Nobody answered, or it cannot be known. */
    UNKNOWN;

    /** As programs read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public Step {
    details = List.copyOf(details);
  }

  static Step of(Name name, State state, String text, String... details) {
    return new Step(name, state, text, List.of(details));
  }
}
