package io.smartcar.door.mqtt;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.smartcar.config.DoorConfig;
import io.smartcar.config.MqttDoorConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.KnownFormats;
import io.smartcar.door.intake.Outcome;
import io.smartcar.door.intake.Parcel;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.formats.Format;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for MQTT: takes events from a broker's topics, and acknowledges a message when the log
 * has its events, so that a broker keeps what is not there. While the log is away at most {@code
 * max-unacknowledged} messages are in memory, and the rest waits at the broker. It works from its
 * opening to {@link #close}. Thread-safe.
 */
public final class MqttDoor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);

  /** A message cannot be refused, only left where it is, with all that come behind it. */
  private static final DoorConfig.Rate ANY = new DoorConfig.Rate(500_000_000, 500_000_000);

  private final MqttDoorConfig config;
  private final TopicPattern topics;
  private final @Nullable TopicPattern wills;
  private final @Nullable Format format;
  private final Intake intake;
  private final BrokerConnection broker;
  private final ScheduledExecutorService thread;
  private final SilentCars silentCars = new SilentCars();
  private final Sparingly refusals = new Sparingly();
  private volatile boolean isClosing;

  private MqttDoor(MqttDoorConfig config, @Nullable Format format, Intake intake) {
    this.config = config;
    this.topics = TopicPattern.of(config.topics());
    this.wills = config.wills() == null ? null : TopicPattern.of(config.wills());
    this.format = format;
    this.intake = intake;
    this.broker = new BrokerConnection(config);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "door-mqtt");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Connects to the broker and subscribes.
   *
   * @param zone the zone of the events' dates
   * @param log where the events go; not closed by the door
   * @throws DoorException if the broker does not answer or refuses, the format is none, or the file
   *     of trusted certificates cannot be used
   */
  public static MqttDoor open(
      DoorConfig common, MqttDoorConfig config, ZoneId zone, LogWriter log) {
    Format format = config.format() == null ? null : format(common, config.format());
    DoorConfig unlimited =
        new DoorConfig(
            common.formats(), common.confirmWithin(), common.maxUnconfirmedBytes(), ANY, ANY);
    Intake intake = new Intake(unlimited, zone, log);
    MqttDoor door;
    try {
      door = new MqttDoor(config, format, intake);
    } catch (DoorException wrong) {
      intake.close();
      throw wrong;
    }
    try {
      List<String> filters =
          Stream.of(door.topics, door.wills)
              .flatMap(Stream::ofNullable)
              .map(TopicPattern::filter)
              .toList();
      door.broker.open(filters, door::receive, door.thread);
      return door;
    } catch (DoorException refused) {
      door.close();
      throw refused;
    }
  }

  private static Format format(DoorConfig common, String name) {
    KnownFormats formats = KnownFormats.load(common.formats());
    Format format = formats.find(name);
    if (format == null) {
      throw new DoorException(
          "there is no format %s of smartcar.door.mqtt.format: there are %s"
              .formatted(name, String.join(", ", formats.names())),
          null);
    }
    return format;
  }

  /** Where it takes events, for people. */
  public String address() {
    return topics.filter() + " at " + broker.address();
  }

  /** Called by the door's thread for each message, in the order of the broker. */
  private void receive(Mqtt5Publish message) {
    if (isClosing) {
      return;
    }
    String topic = message.getTopic().toString();
    try {
      if (topics.matches(topic)) {
        take(message, topic);
      } else {
        silentCars.silent(wills == null ? null : wills.carOf(topic), topic);
        message.acknowledge();
      }
    } catch (RuntimeException defect) {
      // Thrown further, it would end the whole subscription.
      tryAgain(message, topic, defect);
    }
  }

  private void take(Mqtt5Publish message, String topic) {
    String car = topics.carOf(topic);
    silentCars.sends(car);
    Parcel parcel = intake.parcel(config.clientId(), format, car);
    if (!parcel.add(message.getPayloadAsBytes())) {
      parcel.close();
      again(message, Intake.slow().pause());
      return;
    }
    var unused =
        intake
            .take(parcel, config.maxMessageBytes())
            .whenComplete(
                (outcome, failure) -> {
                  if (outcome == null) {
                    tryAgain(message, topic, failure);
                  } else {
                    done(message, topic, outcome);
                  }
                });
  }

  private void done(Mqtt5Publish message, String topic, Outcome outcome) {
    switch (outcome.result()) {
      case CONFIRMED -> {
        message.acknowledge();
        if (outcome.refused() > 0) {
          String first = outcome.refusals().get(0).reason();
          refusals.say(
              more ->
                  LOG.warn(
                      "{} records of a message of {} are no events, first: {}{}",
                      outcome.refused(),
                      topic,
                      first,
                      more));
        }
      }
      case NOT_UNDERSTOOD, NO_EVENT, TOO_LARGE -> {
        // The broker would send it for ever.
        message.acknowledge();
        String reason =
            outcome.refusals().isEmpty() ? outcome.reason() : outcome.refusals().get(0).reason();
        refusals.say(more -> LOG.warn("a message of {} is not taken: {}{}", topic, reason, more));
      }
      case TOO_MUCH, SLOW, AWAY -> again(message, outcome.pause());
    }
  }

  private void tryAgain(Mqtt5Publish message, String topic, @Nullable Throwable defect) {
    LOG.error("a message of {} is tried again after a defect", topic, defect);
    again(message, Intake.slow().pause());
  }

  private void again(Mqtt5Publish message, Duration pause) {
    if (!isClosing) {
      var unused = thread.schedule(() -> receive(message), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Disconnects; what was not acknowledged the broker sends again, to this door or another. */
  @Override
  public void close() {
    isClosing = true;
    // First, so that what the log takes is acknowledged still.
    intake.close();
    broker.close();
    thread.shutdownNow();
  }
}
