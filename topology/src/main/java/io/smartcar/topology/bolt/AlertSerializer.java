package io.smartcar.topology.bolt;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;

/**
 * An {@link Alert} between workers, as the JSON it becomes in the store anyway. Public for Storm,
 * which creates it by its name. Not thread-safe, as Kryo is.
 */
public final class AlertSerializer extends Serializer<Alert> {

  /** Creates one; called by Storm. */
  public AlertSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, Alert alert) {
    output.writeString(AlertJson.write(alert));
  }

  @Override
  public Alert read(Kryo kryo, Input input, Class<? extends Alert> type) {
    return AlertJson.read(input.readString());
  }
}
