package io.smartcar.formats;

import io.smartcar.events.CarEvent;

/** The event that is being read, field by field. Used again for the next. Not thread-safe. */
final class Reading {

  String date = "";
  long eventTime;
  String carNumber = "";
  int speedPedal;
  int breakPedal;
  String steerAngle = "";
  String directLight = "";
  int speed;
  String areaNumber = "";

  CarEvent event() {
    return new CarEvent(
        date,
        eventTime,
        carNumber,
        speedPedal,
        breakPedal,
        steerAngle,
        directLight,
        speed,
        areaNumber);
  }
}
