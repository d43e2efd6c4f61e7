package io.smartcar.topology.bolt;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.TakenHeartbeat;

/**
 * {@link TakenHeartbeat} between workers. Public for Storm, which creates it by its name. Not
 * thread-safe, as Kryo is.
 */
public final class TakenHeartbeatSerializer extends Serializer<TakenHeartbeat> {

  /** Creates one; called by Storm. */
  public TakenHeartbeatSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, TakenHeartbeat taken) {
    output.writeString(taken.heartbeat().sender());
    output.writeLong(taken.heartbeat().sentMillis());
    output.writeLong(taken.heartbeat().tickMillis());
    output.writeInt(taken.partition());
    output.writeLong(taken.loggedMillis());
    output.writeLong(taken.takenMillis());
  }

  @Override
  public TakenHeartbeat read(Kryo kryo, Input input, Class<? extends TakenHeartbeat> type) {
    Heartbeat heartbeat = new Heartbeat(input.readString(), input.readLong(), input.readLong());
    return new TakenHeartbeat(heartbeat, input.readInt(), input.readLong(), input.readLong());
  }
}
