package io.smartcar.topology.bolt;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.smartcar.events.AlertJson;
import io.smartcar.events.RaisedAlert;

/**
 * A {@link RaisedAlert} between workers, the alert as the JSON it becomes in the store anyway.
 * Public for Storm, which creates it by its name. Not thread-safe, as Kryo is.
 */
public final class RaisedAlertSerializer extends Serializer<RaisedAlert> {

  /** Creates one; called by Storm. */
  public RaisedAlertSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, RaisedAlert raised) {
    output.writeString(AlertJson.write(raised.alert()));
    output.writeLong(raised.raisedAtMillis());
    output.writeInt(raised.rulesVersion());
  }

  @Override
  public RaisedAlert read(Kryo kryo, Input input, Class<? extends RaisedAlert> type) {
    return new RaisedAlert(AlertJson.read(input.readString()), input.readLong(), input.readInt());
  }
}
