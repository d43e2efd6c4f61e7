package io.smartcar.console;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.eventlog.TopicWriter;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.CarTable;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.EventSearch;
import io.smartcar.hbase.HBaseCarTable;
import io.smartcar.hbase.HBaseRejectedStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.draft.DraftChecker;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rulestore.RuleContents;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.status.AskedPlatform;
import io.smartcar.status.PlatformStatus;
import io.smartcar.status.heartbeat.Heartbeats;
import io.smartcar.status.why.AskedWhy;
import io.smartcar.status.why.Why;
import io.smartcar.wiring.Patience;
import io.smartcar.wiring.PushedRules;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.TopicRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whom the console asks; immutable.
 *
 * @param redis where the alerts are
 * @param events what cars reported; closed with the console
 * @param cars what the car master knows; closed with the console
 * @param status how the platform is; may block for as long as it waits for the servers
 * @param metrics the same, with more of the log's partitions, for which it may block longer
 * @param ways the way of a reading; closed with the console
 * @param tails the end of the log, opened anew each time
 * @param refused the records that were no events
 * @param rules the rules of the topology
 * @param times the rules' times
 * @param clock what is now, and the fleet's zone
 * @param heartbeats measures the platform while the console is open; closed with it; null: nobody
 *     does
 */
public record ConsoleSources(
    RedisSettings redis,
    EventSearch events,
    CarTable cars,
    Supplier<PlatformStatus> status,
    Supplier<PlatformStatus> metrics,
    Ways ways,
    Supplier<Tail> tails,
    Refused refused,
    Rules rules,
    RuleTaskSettings.Timing times,
    Clock clock,
    @Nullable Heartbeats heartbeats)
    implements AutoCloseable {

  /** A server of whom nothing is heard for so long is shown as silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** Of each server; one may be asked three times. */
  private static final Duration WHY_PATIENCE = Duration.ofSeconds(5);

  /** Of whoever has to be asked what a record is. */
  private static final Duration READING_PATIENCE = Duration.ofSeconds(5);

  /** Until a record that is sent again has arrived. */
  private static final Duration SENDING_PATIENCE = Duration.ofSeconds(15);

  /** Why an alert came of a car's reading, or none. Thread-safe. */
  public interface Ways extends AutoCloseable {

    /** The reading's way; blocks for as long as it waits for the servers. */
    Why why(String carNumber, Instant at);

    @Override
    void close();
  }

  /** The end of the log. Used by one thread. */
  public interface Tail extends AutoCloseable {

    /** Takes what is read. */
    interface Taker {
      /** A reading, and its record's own timestamp, epoch milliseconds. */
      void take(long timestampMillis, CarEvent event);
    }

    /**
     * Reads on: first what was logged in the last minutes, then what is new.
     *
     * @return whether there is more already
     */
    boolean read(Taker taker);

    @Override
    void close();
  }

  /**
   * The records of the events' topic that were no events; immutable.
   *
   * @param store where they are kept; closed with the console
   * @param topic the events' topic
   * @param format what its records are
   * @param log where they are sent again, opened anew each time; fails with an EventLogException
   * @param limits how many at a time
   */
  public record Refused(
      RejectedStore store,
      String topic,
      RecordFormat format,
      Supplier<LogWriter> log,
      Limits limits) {

    /**
     * What a request may take.
     *
     * @param rows so many records are looked at
     * @param time for so long
     * @param sent so many are sent again, and what is sent together with the last of them
     */
    public record Limits(int rows, Duration time, int sent) {
      static final Limits USUAL = new Limits(100_000, Duration.ofSeconds(10), 2_000);
    }
  }

  /**
   * The rules of a topology; immutable.
   *
   * @param topology its name
   * @param store their versions, and what the tasks say; closed with the console
   * @param deployed what version 0 stands for
   * @param checker checks what somebody writes; closed with the console
   * @param trials tries what somebody writes
   * @param lookBack of rules that do not say how far they look back
   */
  public record Rules(
      String topology,
      RuleStore store,
      DeployedRules deployed,
      DraftChecker checker,
      TrialRunner trials,
      Duration lookBack) {}

  /** The rules that the topology was deployed with, and their scenarios. Thread-safe. */
  public interface DeployedRules {
    /** Reads them. */
    RuleContents read() throws RuleException;
  }

  /**
   * The servers of a configuration, and the topology of that name; nothing is opened yet.
   *
   * @param trials what a trial of a rule may take
   */
  public static ConsoleSources of(
      SmartcarConfig config, String topology, TrialRunner.Limits trials) {
    Clock clock = Clock.system(config.events().timeZone());
    HBaseSettings hbase = StoreSettings.hbase(config);
    AskedPlatform platform = new AskedPlatform(config, topology, clock);
    AskedPlatform measured = AskedPlatform.forMetrics(config, topology, clock);
    return new ConsoleSources(
        StoreSettings.redis(config),
        new EventHistory(hbase, clock.getZone()),
        new HBaseCarTable(hbase),
        () -> PlatformStatus.ask(platform, topology, PATIENCE, clock),
        () -> PlatformStatus.ask(measured, topology, PATIENCE, clock),
        ways(config, topology),
        () ->
            new LogTail(
                StoreSettings.log(config),
                TopicRecords.of(config),
                clock.getZone(),
                Fleet.MINUTES,
                clock),
        refused(config, hbase),
        new Rules(
            topology,
            new ZooKeeperRuleStore(StoreSettings.ruleStore(config, topology), clock),
            () -> PushedRules.contents(config.rules()),
            new DraftChecker(DraftChecker.Limits.USUAL),
            new TrialRunner(trials, config),
            config.rules().lookBack()),
        AskedWhy.settings(config, WHY_PATIENCE).timing(),
        clock,
        heartbeats(config, clock));
  }

  private static @Nullable Heartbeats heartbeats(SmartcarConfig config, Clock clock) {
    Duration every = config.heartbeat().every();
    return every == null ? null : Heartbeats.of(config, every, clock);
  }

  private static Refused refused(SmartcarConfig config, HBaseSettings hbase) {
    EventLogSettings log = StoreSettings.log(config);
    return new Refused(
        new HBaseRejectedStore(hbase),
        log.topic(),
        zone -> Patience.with(TopicRecords.of(config).decoder(zone), READING_PATIENCE),
        () -> TopicWriter.open(log, SENDING_PATIENCE),
        Refused.Limits.USUAL);
  }

  private static Ways ways(SmartcarConfig config, String topology) {
    AskedWhy asked = new AskedWhy(config, topology);
    Why.Settings settings = AskedWhy.settings(config, WHY_PATIENCE);
    return new Ways() {
      @Override
      public Why why(String carNumber, Instant at) {
        return Why.ask(asked, settings, carNumber, at);
      }

      @Override
      public void close() {
        asked.close();
      }
    };
  }

  @Override
  public void close() {
    if (heartbeats != null) {
      heartbeats.close();
    }
    rules.checker().close();
    rules.store().close();
    ways.close();
    refused.store().close();
    events.close();
    cars.close();
  }
}
