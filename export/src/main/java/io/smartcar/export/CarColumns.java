package io.smartcar.export;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import io.smartcar.events.cars.Car;
import java.util.Map;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Cars as the rows of a Parquet file; what is not known is null. Used by one thread. */
final class CarColumns extends Columns<Car> {

  /** The names are those of the table in HBase. */
  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("car_number")
          .optional(BINARY)
          .as(stringType())
          .named("sex")
          .optional(INT32)
          .named("age")
          .optional(BINARY)
          .as(stringType())
          .named("marriage")
          .optional(BINARY)
          .as(stringType())
          .named("home_area")
          .optional(BINARY)
          .as(stringType())
          .named("job")
          .optional(INT32)
          .named("engine_cc")
          .optional(INT32)
          .named("model_year")
          .optional(BINARY)
          .as(stringType())
          .named("model")
          .optional(BINARY)
          .as(stringType())
          .named("car_class")
          .optional(INT32)
          .named("speed_limit")
          .named("CarMaster");

  CarColumns() {
    super(SCHEMA, Map.of());
  }

  @Override
  void write(Car car, RecordConsumer row) {
    text(row, 0, car.carNumber());
    known(row, 1, car.sex());
    known(row, 2, car.age());
    known(row, 3, car.marriage());
    known(row, 4, car.homeArea());
    known(row, 5, car.job());
    known(row, 6, car.engineCc());
    known(row, 7, car.year());
    known(row, 8, car.model());
    known(row, 9, car.carClass());
    known(row, 10, car.limitKmh());
  }

  private void known(RecordConsumer row, int column, String value) {
    if (!value.isEmpty()) {
      text(row, column, value);
    }
  }

  private void known(RecordConsumer row, int column, @Nullable Integer value) {
    if (value != null) {
      number(row, column, value.intValue());
    }
  }
}
