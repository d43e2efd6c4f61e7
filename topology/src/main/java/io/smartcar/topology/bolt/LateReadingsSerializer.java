package io.smartcar.topology.bolt;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.smartcar.events.late.LateReadings;

/**
 * {@link LateReadings} between workers. Public for Storm, which creates it by its name. Not
 * thread-safe, as Kryo is.
 */
public final class LateReadingsSerializer extends Serializer<LateReadings> {

  /** Creates one; called by Storm. */
  public LateReadingsSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, LateReadings late) {
    output.writeString(late.carNumber());
    output.writeLong(late.fromMillis());
    output.writeLong(late.toMillis());
    output.writeString(late.topicId());
    output.writeInt(late.partition());
    output.writeLong(late.nextOffset());
    output.writeLong(late.count());
  }

  @Override
  public LateReadings read(Kryo kryo, Input input, Class<? extends LateReadings> type) {
    return new LateReadings(
        input.readString(),
        input.readLong(),
        input.readLong(),
        input.readString(),
        input.readInt(),
        input.readLong(),
        input.readLong());
  }
}
