package io.smartcar.formats;

import io.smartcar.events.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Reads the steering wheel's angle as F, L1 to L3 or R1 to R3.
 *
 * @param scale to degrees, with the angle from which each step begins
 * @param leftIsPositive whether positive angles are to the left
 */
record SteerReader(Source source, Scale scale, boolean leftIsPositive, @Nullable String fallback)
    implements FieldReader {

  private static final String[] LEFT = {"F", "L1", "L2", "L3"};
  private static final String[] RIGHT = {"F", "R1", "R2", "R3"};

  @Override
  public @Nullable Refusal read(Slots slots, Reading reading) {
    int slot = source.find(slots);
    if (slot == Source.UNKNOWN) {
      if (fallback == null) {
        return source.missing(EventField.STEER_ANGLE, slots);
      }
      reading.steerAngle = fallback;
      return null;
    }
    double angle = scale.value(source.number(slots, slot));
    if (!scale.isWithin(angle)) {
      return source.refuse(EventField.STEER_ANGLE, scale.rule(), slots, slot);
    }
    boolean left = leftIsPositive == angle > 0;
    reading.steerAngle = (left ? LEFT : RIGHT)[scale.step(Math.abs(angle))];
    return null;
  }
}
