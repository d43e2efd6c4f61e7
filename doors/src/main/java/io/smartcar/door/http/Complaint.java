package io.smartcar.door.http;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a file that is looked at all the time: said once, not at each look. For one
 * thread.
 */
final class Complaint {

  private final Consumer<String> warning;
  private @Nullable String said;

  /** Nothing is wrong yet; reasons go to the consumer. */
  Complaint(Consumer<String> warning) {
    this.warning = warning;
  }

  /** This is wrong now. */
  void say(String reason) {
    if (!reason.equals(said)) {
      said = reason;
      warning.accept(reason);
    }
  }

  /** Nothing is wrong any more. */
  void end() {
    said = null;
  }
}
