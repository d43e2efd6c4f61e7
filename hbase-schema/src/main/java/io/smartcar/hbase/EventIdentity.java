package io.smartcar.hbase;

import io.smartcar.events.CarEvent;

/** What makes two events the same row. Immutable. */
record EventIdentity(String date, String carNumber) {

  static EventIdentity of(CarEvent event) {
    return new EventIdentity(event.date(), event.carNumber());
  }
}
