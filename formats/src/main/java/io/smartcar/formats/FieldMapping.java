package io.smartcar.formats;

import java.time.ZoneId;

/** What a mapping file says of a field of events. Immutable. */
interface FieldMapping {

  /** A reader of its own for one thread. */
  FieldReader reader(ZoneId eventsZone);
}
