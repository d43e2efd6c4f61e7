package io.smartcar.export;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.smartcar.events.CarEvent;
import java.util.Map;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Events as the rows of a Parquet file. Used by one thread, that of the file's writer. */
final class EventColumns extends Columns<CarEvent> {

  /*
   * event_time is an instant (its timestamp is "adjusted to UTC"); date is the reading's own text,
   * local time of the zone that the footer and the manifest name. With both, an hour of the day is
   * the same for every reader, whatever the zone of its session: substr(date, 9, 2).
   */
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("car_number")
          .required(INT64)
          .as(timestampType(true, MILLIS))
          .named("event_time")
          .required(BINARY)
          .as(stringType())
          .named("date")
          .required(INT32)
          .named("speed")
          .required(INT32)
          .named("speed_pedal")
          .required(INT32)
          .named("break_pedal")
          .required(BINARY)
          .as(stringType())
          .named("steer_angle")
          .required(BINARY)
          .as(stringType())
          .named("direct_light")
          .required(BINARY)
          .as(stringType())
          .named("area_number")
          .named("DriverCarInfo");

  private static final String ZONE = "smartcar.zone";

  /**
   * Creates it.
   *
   * @param zone of the dates, for the file's footer
   */
  EventColumns(String zone) {
    super(SCHEMA, Map.of(ZONE, zone));
  }

  @Override
  void write(CarEvent event, RecordConsumer row) {
    text(row, 0, event.carNumber());
    number(row, 1, event.eventTime());
    text(row, 2, event.date());
    number(row, 3, event.speed());
    number(row, 4, event.speedPedal());
    number(row, 5, event.breakPedal());
    text(row, 6, event.steerAngle());
    text(row, 7, event.directLight());
    text(row, 8, event.areaNumber());
  }
}
