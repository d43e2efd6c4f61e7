package io.smartcar.door.mqtt;

import io.smartcar.config.DoorConfig;
import io.smartcar.config.MqttDoorConfig;
import io.smartcar.door.DoorException;
import io.smartcar.door.http.MetricsEndpoint;
import io.smartcar.door.intake.Intake;
import io.smartcar.door.intake.KnownFormats;
import io.smartcar.door.intake.Outcome;
import io.smartcar.door.intake.Parcel;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.formats.Format;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

  /** A message cannot be refused, only left where it is, with all that come behind it. */
  private static final DoorConfig.Rate ANY = new DoorConfig.Rate(500_000_000, 500_000_000);

  private final MqttDoorConfig config;
  private final TopicPattern topics;
  private final @Nullable TopicPattern wills;
  private final @Nullable Format format;
  private final Intake intake;
  private final DoorCounts counts = new DoorCounts();
  private final BrokerConnection broker;
  private final ScheduledExecutorService thread;
  private final Inbox inbox;
  private final SilentCars silentCars = new SilentCars();
  private final Sparingly strangers = new Sparingly();
  private @Nullable MetricsEndpoint metrics;

  private MqttDoor(MqttDoorConfig config, @Nullable Format format, Intake intake) {
    this.config = config;
    this.topics = TopicPattern.of(config.topics());
    this.wills = config.wills() == null ? null : TopicPattern.of(config.wills());
    this.format = format;
    this.intake = intake;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "door-mqtt");
              made.setDaemon(true);
              return made;
            });
    this.inbox = new Inbox(this::send, thread, config.maxUnacknowledged(), counts);
    this.broker = new BrokerConnection(config, thread, new Broker());
    counts.gauge("unacknowledged_messages", "Messages in memory.", inbox::size);
    counts.gauge("unconfirmed_bytes", "Bytes that are not confirmed.", intake::unconfirmedBytes);
    counts.gauge("log_away", "1 if the log takes no events.", () -> intake.away() == null ? 0 : 1);
    counts.gauge(
        "broker_away", "1 if nothing comes from the broker.", () -> broker.away() == null ? 0 : 1);
    counts.gauge("silent_cars", "Cars of which the last will came last.", silentCars::count);
  }

  /**
   * Connects to the broker and subscribes.
   *
   * @param zone the zone of the events' dates
   * @param log where the events go; not closed by the door
   * @throws DoorException if the broker does not answer or refuses, the format is none, the file of
   *     trusted certificates cannot be used, or the port for metrics is taken
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
      door.start();
      return door;
    } catch (DoorException refused) {
      door.close();
      throw refused;
    }
  }

  private void start() {
    if (config.metricsPort() > 0) {
      metrics = MetricsEndpoint.open(config.metricsPort(), counts.registry(), this::trouble);
    }
    broker.open(
        Stream.of(topics, wills).flatMap(Stream::ofNullable).map(TopicPattern::filter).toList());
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

  private @Nullable String trouble() {
    String away = broker.away();
    return away == null ? intake.away() : away;
  }

  /** What the broker does. Called by the door's thread. */
  private final class Broker implements BrokerConnection.Listener {

    @Override
    public void arrived(Message message) {
      String topic = message.topic();
      if (topics.matches(topic)) {
        silentCars.sends(topics.carOf(topic));
        inbox.arrived(message);
        return;
      }
      if (wills != null && wills.matches(topic)) {
        silentCars.silent(wills.carOf(topic), topic);
      } else {
        // Of a session of this client-id that once asked for other topics.
        strangers.say(
            more ->
                LOG.warn(
                    "a message of {} is passed over: it is none of {}{}",
                    topic,
                    config.topics(),
                    more));
      }
      message.acknowledge();
    }

    @Override
    public void connected(boolean resumed) {
      counts.connected();
      inbox.connected(resumed);
    }

    @Override
    public void lost() {
      inbox.lost();
    }
  }

  private CompletableFuture<Outcome> send(Message message) {
    Parcel parcel = intake.parcel(config.clientId(), format, topics.carOf(message.topic()));
    if (!parcel.add(message.payload())) {
      parcel.close();
      return CompletableFuture.completedFuture(Intake.slow());
    }
    return intake.take(parcel, config.maxMessageBytes());
  }

  /** Disconnects; what was not acknowledged the broker sends again, to this door or another. */
  @Override
  public void close() {
    thread.execute(inbox::close);
    // First, so that what the log takes is acknowledged still.
    intake.close();
    awaitThread();
    broker.close();
    thread.shutdownNow();
    if (metrics != null) {
      metrics.close();
    }
  }

  /** Returns when the thread has done what it was told to before. */
  private void awaitThread() {
    try {
      thread.submit(() -> {}).get(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException busy) {
      LOG.warn("not all that the log has is acknowledged: {}", busy.toString());
    }
  }
}
