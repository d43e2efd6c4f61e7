package io.smartcar.status;

import io.smartcar.door.http.DoorState;
import io.smartcar.eventlog.LogLag;
import io.smartcar.redis.LateStore;
import io.smartcar.rules.live.port.RulesProgress;
import io.smartcar.rulestore.RuleVersion;
import io.smartcar.rulestore.RunningTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the platform's state is asked of. Each method is called once, on a thread of its own, may
 * block, and throws an exception whose message is one line if there is no answer.
 */
public interface PlatformSources {

  /** The servers by name and place, in the order they are shown. */
  List<Place> places();

  /** Whether somebody takes connections there; asked of a server that gave no answer. */
  boolean takesConnections(Place place);

  /** Returns if the event store answers and its tables are there. */
  void checkEventStore() throws Exception;

  /** What waits in the alert store, if it answers. */
  LateState late() throws Exception;

  /** The log and how far it has been stored and judged. */
  LogState log() throws Exception;

  /** The door for HTTP, if there is one where the configuration says. */
  Optional<DoorState> door() throws Exception;

  /** The rules in force and what the tasks made of them. */
  RulesState rules() throws Exception;

  /** Which server this is. */
  enum Server {
    KAFKA("Kafka"),
    ZOOKEEPER("ZooKeeper"),
    HBASE("HBase"),
    REDIS("Redis");

    private final String title;

    Server(String title) {
      this.title = title;
    }

    /** Its name, as people write it. */
    public String title() {
      return title;
    }
  }

  /** Where a server is. */
  record Place(Server server, String at) {}

  /**
   * The log, as of one look; immutable.
   *
   * @param stored how far what goes to the event store is behind
   * @param storedWaits the age of the first record not stored, by partition, of those that are
   *     furthest behind; not of one whose record was not seen in time
   * @param judged how far the rules of scope car are behind
   * @param judgedWaits the same of the first record not judged
   * @param progress what their checkpoints say
   */
  record LogState(
      LogLag stored,
      Map<Integer, Duration> storedWaits,
      LogLag judged,
      Map<Integer, Duration> judgedWaits,
      RulesProgress progress) {

    /** Copies the maps. */
    public LogState {
      storedWaits = Map.copyOf(storedWaits);
      judgedWaits = Map.copyOf(judgedWaits);
    }

    /** The longest that a record waits to be stored; null if none does, or none was seen. */
    public @Nullable Duration oldestNotStored() {
      return storedWaits.values().stream().max(Comparator.naturalOrder()).orElse(null);
    }
  }

  /**
   * Readings that came too late for the rules and wait to be judged, as of one look; immutable.
   *
   * @param cars cars of which some wait
   * @param stretches stretches of their time
   * @param oldestOpened when the oldest was opened, by the store's clock; null if none waits
   * @param judged stretches that were judged, ever
   * @param judgedLastMinute stretches that were judged in the last minute of the clock
   * @param corrected what became of the alerts of the last {@link #DAYS} days by it
   */
  record LateState(
      long cars,
      long stretches,
      @Nullable Instant oldestOpened,
      long judged,
      long judgedLastMinute,
      LateStore.Corrected corrected) {

    /** Alerts are kept for so long by default, and no later is anything judged. */
    public static final int DAYS = 8;
  }

  /**
   * The rules, as of one look; immutable.
   *
   * @param version the number in force, 0 for the jar's
   * @param pushed that version; null for the jar's
   * @param tasks what each task says
   */
  record RulesState(int version, @Nullable RuleVersion pushed, RunningTasks tasks) {}
}
