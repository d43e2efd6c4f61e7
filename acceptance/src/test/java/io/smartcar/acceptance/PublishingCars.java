package io.smartcar.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Cars that publish to an MQTT broker with QoS 1, and keep what it has not acknowledged: it is sent
 * again when a lost connection is made again. For one thread.
 */
final class PublishingCars implements AutoCloseable {

  private static final int UNDER_WAY = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Mqtt5AsyncClient client;
  private final Semaphore room = new Semaphore(UNDER_WAY);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Connects. */
  PublishingCars(int port) {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("cars")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .automaticReconnect()
            .initialDelay(200, TimeUnit.MILLISECONDS)
            .maxDelay(1, TimeUnit.SECONDS)
            .applyAutomaticReconnect()
            .addDisconnectedListener(
                lost -> lost.getReconnector().republishIfSessionExpired(true).reconnect(true))
            .buildAsync();
    client.connectWith().cleanStart(false).noSessionExpiry().send().join();
  }

  /** Publishes some lines of one car; waits if too many are not acknowledged. */
  void publish(String car, String lines) throws InterruptedException {
    await(1);
    var unused =
        client
            .publishWith()
            .topic("cars/" + car + "/telemetry")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(lines.getBytes(UTF_8))
            .send()
            .whenComplete(
                (result, failed) -> {
                  if (failed != null) {
                    failure.compareAndSet(null, failed);
                  }
                  room.release();
                });
  }

  /** Returns when the broker has acknowledged everything. */
  void awaitAcknowledged() throws InterruptedException {
    await(UNDER_WAY);
    room.release(UNDER_WAY);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("not every message was acknowledged", failed);
    }
  }

  private void await(int messages) throws InterruptedException {
    if (!room.tryAcquire(messages, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the broker acknowledges nothing");
    }
  }

  @Override
  public void close() {
    client.disconnect().exceptionally(notConnected -> null).join();
  }
}
