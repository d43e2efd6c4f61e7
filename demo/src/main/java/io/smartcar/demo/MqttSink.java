package io.smartcar.demo;

import io.smartcar.config.MqttDoorConfig;
import io.smartcar.config.SmartcarConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.mqtt.MqttDoor;
import io.smartcar.door.mqtt.MqttSender;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventTopic;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.events.CarEvent;
import io.smartcar.events.EventDecoder;
import io.smartcar.simulator.Telemetry;
import io.smartcar.simulator.TelemetryException;
import io.smartcar.simulator.TelemetrySink;
import io.smartcar.wiring.StoreSettings;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * Telemetry to an MQTT broker, a record a message, from which a door of its own takes it. For one
 * thread.
 */
final class MqttSink implements TelemetrySink {

  /** A broker with its usual settings keeps as many for a door, and drops what is beyond. */
  private static final int MOST = 500;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NO_CAR = "unknown";

  private final MqttDoorConfig config;
  private final LogWriter log;
  private final MqttDoor door;
  private final MqttSender cars;
  private final OnTheirWay onTheirWay;
  private final EventDecoder decoder;

  private MqttSink(
      SmartcarConfig config, LogWriter log, MqttDoor door, MqttSender cars, OnTheirWay onTheirWay) {
    this.config = config.mqttDoor();
    this.log = log;
    this.door = door;
    this.cars = cars;
    this.onTheirWay = onTheirWay;
    this.decoder = new EventDecoder(config.events().timeZone());
  }

  /**
   * Asks the broker whether it is there, and has it forget what it kept for a demo that was killed.
   *
   * @throws DemoException if it is away or refuses
   */
  static void check(SmartcarConfig config) throws DemoException {
    try {
      MqttSender.forgetDoor(config.mqttDoor());
    } catch (DoorException away) {
      throw new DemoException(
          away.getMessage()
              + "; start one, as `mosquitto -p 1883`, or name it with --mqtt HOST:PORT",
          away);
    }
  }

  /**
   * Opens the door, and connects to the broker as the cars.
   *
   * @throws TelemetryException if Kafka or the broker does not answer or refuses
   */
  static MqttSink open(SmartcarConfig config) {
    LogWriter log;
    try {
      log =
          TopicWriter.open(
              StoreSettings.log(config), EventTopic.TIMEOUT.plus(config.door().confirmWithin()));
    } catch (EventLogException away) {
      throw failure(away);
    }
    return open(config, log);
  }

  /** The same with a log, which is closed with the sink, also if this fails. */
  static MqttSink open(SmartcarConfig config, LogWriter log) {
    OnTheirWay onTheirWay = new OnTheirWay(config.events().timeZone());
    MqttDoor door;
    try {
      door =
          MqttDoor.open(
              config.door(),
              config.mqttDoor(),
              config.events().timeZone(),
              onTheirWay.watched(log));
    } catch (DoorException shut) {
      log.close();
      throw failure(shut);
    }
    try {
      return new MqttSink(config, log, door, MqttSender.open(config.mqttDoor()), onTheirWay);
    } catch (DoorException away) {
      door.close();
      log.close();
      throw failure(away);
    }
  }

  private static TelemetryException failure(RuntimeException why) {
    return new TelemetryException(String.valueOf(why.getMessage()), why);
  }

  @Override
  public void send(Telemetry record) {
    if (!(decoder.decode(record.value()) instanceof CarEvent event)) {
      // The door refuses it: nothing of it arrives that could be awaited.
      String car = record.carNumber();
      publish(car == null ? NO_CAR : car, record.value());
      return;
    }
    await(MOST);
    onTheirWay.sent(event);
    var unused = cars.send(event.carNumber(), record.value());
  }

  private void publish(String car, byte[] record) {
    try {
      cars.send(car, record).join();
    } catch (CompletionException lost) {
      throw new TelemetryException("the MQTT broker has taken nothing: " + lost.getCause(), lost);
    }
  }

  @Override
  public void flush() {
    await(1);
  }

  private void await(int fewerThan) {
    try {
      if (!onTheirWay.awaitFewerThan(fewerThan, PATIENCE)) {
        throw new TelemetryException(
            "for %d s nothing of what was published has come into the log by %s"
                .formatted(PATIENCE.toSeconds(), door.address()),
            null);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TelemetryException("stopped while sending to " + door.address(), stopped);
    }
  }

  /** The broker then keeps nothing of it. */
  @Override
  public void close() {
    cars.close();
    door.close();
    log.close();
    try {
      MqttSender.forgetDoor(config);
    } catch (DoorException away) {
      // It forgets it by itself after some days.
    }
  }
}
