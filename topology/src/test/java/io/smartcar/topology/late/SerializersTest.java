package io.smartcar.topology.late;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.smartcar.events.Alert;
import io.smartcar.events.Heartbeat;
import io.smartcar.events.RaisedAlert;
import io.smartcar.events.TakenHeartbeat;
import io.smartcar.events.late.LateReadings;
import io.smartcar.topology.bolt.LateReadingsSerializer;
import io.smartcar.topology.bolt.RaisedAlertSerializer;
import io.smartcar.topology.bolt.TakenHeartbeatSerializer;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SerializersTest {

  @Test
  void raisedAlert_betweenWorkers_staysWhatItWas() {
    RaisedAlert raised =
        new RaisedAlert(
            new Alert("over-speed", "A1", "20160124134517", "warning", "", Map.of("n", 3L)), -5, 7);

    assertThat(copy(new RaisedAlertSerializer(), raised, RaisedAlert.class)).isEqualTo(raised);
  }

  @Test
  void lateReadings_betweenWorkers_stayWhatTheyWere() {
    LateReadings late = new LateReadings("A1", -7, 1L << 50, "topic-id", 3, 1L << 40, 12);

    assertThat(copy(new LateReadingsSerializer(), late, LateReadings.class)).isEqualTo(late);
  }

  @Test
  void takenHeartbeat_betweenWorkers_staysWhatItWas() {
    TakenHeartbeat taken = new TakenHeartbeat(new Heartbeat("me", 1L << 41, 7), 3, 8, 9);

    assertThat(copy(new TakenHeartbeatSerializer(), taken, TakenHeartbeat.class)).isEqualTo(taken);
  }

  private static <T> T copy(Serializer<T> serializer, T value, Class<T> type) {
    Kryo kryo = new Kryo();
    Output output = new Output(1_000);
    serializer.write(kryo, output, value);
    return serializer.read(kryo, new Input(output.toBytes()), type);
  }
}
