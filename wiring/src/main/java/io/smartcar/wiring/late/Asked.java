package io.smartcar.wiring.late;

import io.smartcar.redis.AlertStoreException;
import io.smartcar.rules.late.port.UnavailableException;
import java.util.function.Supplier;

/** Asks Redis something for a judgement. */
final class Asked {

  private Asked() {}

  /** The answer; whatever Redis refuses or does not answer may be asked again. */
  static <T> T ask(Supplier<T> question) throws UnavailableException {
    try {
      return question.get();
    } catch (AlertStoreException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }
}
