package io.smartcar.formats;

import io.smartcar.events.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Reads the area from a position.
 *
 * @param factor from what stands there to degrees
 */
record AreaReader(
    Source latitude, Source longitude, double factor, Areas areas, @Nullable String fallback)
    implements FieldReader {

  @Override
  public @Nullable Refusal read(Slots slots, Reading reading) {
    int north = latitude.find(slots);
    int east = longitude.find(slots);
    if (north == Source.UNKNOWN || east == Source.UNKNOWN) {
      return orElse(
          reading,
          fallback == null
              ? (north == Source.UNKNOWN ? latitude : longitude)
                  .missing(EventField.AREA_NUMBER, slots)
              : null);
    }
    double degreesNorth = latitude.number(slots, north) * factor;
    if (!(Math.abs(degreesNorth) <= 90)) {
      return latitude.refuse(EventField.AREA_NUMBER, "a latitude of -90 to 90", slots, north);
    }
    double degreesEast = longitude.number(slots, east) * factor;
    if (!(Math.abs(degreesEast) <= 180)) {
      return longitude.refuse(EventField.AREA_NUMBER, "a longitude of -180 to 180", slots, east);
    }
    String area = areas.at(degreesNorth, degreesEast);
    if (area == null) {
      return orElse(
          reading,
          fallback == null
              ? new Refusal(
                  EventField.AREA_NUMBER, areas.place(), degreesNorth + ", " + degreesEast)
              : null);
    }
    reading.areaNumber = area;
    return null;
  }

  private @Nullable Refusal orElse(Reading reading, @Nullable Refusal refusal) {
    if (fallback != null) {
      reading.areaNumber = fallback;
    }
    return refusal;
  }
}
