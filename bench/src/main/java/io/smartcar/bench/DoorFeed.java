package io.smartcar.bench;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What writes to where a door takes its telemetry from. For one thread. */
interface DoorFeed extends AutoCloseable {

  /** The words of {@code smartcar door} for a door that takes it from there. */
  List<String> door();

  /** Writes one event, a line; it may not be there before {@link #flush}. */
  void write(String car, byte[] line) throws IOException, InterruptedException;

  /** Returns when all is where a door finds it. */
  void flush() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;

  /** A file that grows. */
  static DoorFeed file(Path directory) throws IOException {
    OutputStream out =
        Files.newOutputStream(
            directory.resolve("telemetry.csv"),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
    return new DoorFeed() {
      @Override
      public List<String> door() {
        return List.of("tail", directory.toString());
      }

      @Override
      public void write(String car, byte[] line) throws IOException {
        byte[] ended = Arrays.copyOf(line, line.length + 1);
        ended[line.length] = '\n';
        out.write(ended);
      }

      @Override
      public void flush() {}

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  /** A broker, to which cars publish with QoS 1. */
  static DoorFeed mqtt(String host, int port) {
    Mqtt5AsyncClient client =
        MqttClient.builder().useMqttVersion5().serverHost(host).serverPort(port).buildAsync();
    client.connect().join();
    int most = 1_000;
    Semaphore room = new Semaphore(most);
    return new DoorFeed() {
      @Override
      public List<String> door() {
        return List.of(
            "mqtt",
            "-D",
            "smartcar.door.mqtt.host=" + host,
            "-D",
            "smartcar.door.mqtt.port=" + port,
            "-D",
            "smartcar.door.mqtt.client-id=bench-door");
      }

      @Override
      public void write(String car, byte[] line) throws InterruptedException {
        await(1);
        var unused =
            client
                .publishWith()
                .topic("cars/" + car + "/telemetry")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(line)
                .send()
                .whenComplete((done, failure) -> room.release());
      }

      @Override
      public void flush() throws InterruptedException {
        await(most);
        room.release(most);
      }

      private void await(int messages) throws InterruptedException {
        if (!room.tryAcquire(messages, 1, TimeUnit.MINUTES)) {
          throw new IllegalStateException("the broker acknowledges nothing");
        }
      }

      @Override
      public void close() {
        client.disconnect().join();
      }
    };
  }
}
