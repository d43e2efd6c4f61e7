package io.smartcar.config;

import java.time.ZoneId;

/**
 * How events are read: the section {@code smartcar.events}, immutable. Every key is explained in
 * {@code smartcar.conf}.
 *
 * @param timeZone the zone of the events' dates
 */
public record EventsConfig(ZoneId timeZone) {

  static EventsConfig read(Section section) {
    return new EventsConfig(section.zone("time-zone"));
  }
}
