package io.smartcar.status.why;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.eventlog.CommittedOffset;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.EventLogSettings;
import io.smartcar.eventlog.LogExtent;
import io.smartcar.eventlog.LogLook;
import io.smartcar.eventlog.LogReader;
import io.smartcar.eventlog.LogSlice;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.EventFilter;
import io.smartcar.hbase.EventHistory;
import io.smartcar.hbase.EventQuery;
import io.smartcar.hbase.EventSearch;
import io.smartcar.hbase.HBaseRejectedStore;
import io.smartcar.hbase.HBaseSettings;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.redis.AlertBook;
import io.smartcar.redis.Episode;
import io.smartcar.redis.RedisEpisodeStore;
import io.smartcar.redis.RedisSettings;
import io.smartcar.redis.ToldReceivers;
import io.smartcar.rules.RuleException;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rulestore.RuleStore;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.RuleStoreSettings;
import io.smartcar.rulestore.ZooKeeperRuleStore;
import io.smartcar.wiring.PushedRules;
import io.smartcar.wiring.StoreSettings;
import io.smartcar.wiring.TopicRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real servers of a configuration. The connection to HBase is made when it is first needed and
 * kept; every other call opens and closes what it needs. Thread-safe.
 */
public final class AskedWhy implements WhySources, AutoCloseable {

  /** So many records are looked at in each partition, and so many before the one that was found. */
  private static final int MAX_RECORDS = 20_000;

  private static final int MAX_BEFORE = 10_000;

  /** Reads that bring nothing, one after the other, until the log counts as silent. */
  private static final int MAX_EMPTY_READS = 6;

  private final SmartcarConfig config;
  private final EventLogSettings log;
  private final RedisSettings redis;
  private final RuleStoreSettings ruleStore;
  private final RecordFormat records;
  private final ZoneId zone;
  private final EventSearch events;
  private final RejectedStore rejected;

  /** Creates it for a topology of this name; nothing is opened yet. */
  public AskedWhy(SmartcarConfig config, String topology) {
    HBaseSettings hbase = StoreSettings.hbase(config);
    this.config = config;
    this.log = StoreSettings.log(config);
    this.redis = StoreSettings.redis(config);
    this.ruleStore = StoreSettings.ruleStore(config, topology);
    this.records = TopicRecords.of(config);
    this.zone = config.events().timeZone();
    this.events = new EventHistory(hbase, zone);
    this.rejected = new HBaseRejectedStore(hbase);
  }

  /** What a configuration says about asking. */
  public static Why.Settings settings(SmartcarConfig config, Duration limit) {
    return new Why.Settings(
        config.events().timeZone(),
        new RuleTaskSettings.Timing(
            config.rules().lateness(),
            config.rules().idleTimeout(),
            config.rules().maxClockAhead(),
            config.lateHorizon()),
        config.rules().lookBack(),
        limit);
  }

  @Override
  public List<StoredEvent> readings(String car, long fromMillis, long toMillis, int limit) {
    EventQuery query =
        new EventQuery(
            Set.of(car),
            Instant.ofEpochMilli(fromMillis),
            Instant.ofEpochMilli(toMillis),
            EventFilter.ALL);
    try (Stream<StoredEvent> found = events.find(query)) {
      return found.limit(limit).toList();
    }
  }

  @Override
  public List<RejectedRecord> refused(String car, long fromMillis, long toMillis, int limit) {
    Pattern named = Pattern.compile("(?<![A-Za-z0-9_])" + car + "(?![A-Za-z0-9_])");
    RejectedQuery query =
        new RejectedQuery(
            Optional.of(log.topic()),
            Instant.ofEpochMilli(fromMillis),
            Instant.ofEpochMilli(toMillis));
    try (Stream<KeptRecord> found = rejected.find(query)) {
      return found
          .map(KeptRecord::record)
          .filter(record -> named.matcher(new String(record.value(), ISO_8859_1)).find())
          .limit(limit)
          .toList();
    }
  }

  @Override
  public Rules rules(Optional<Integer> version) throws RuleStoreException, RuleException {
    try (RuleStore store = new ZooKeeperRuleStore(ruleStore, Clock.systemUTC())) {
      int number = version.isPresent() ? version.get() : store.current().version();
      if (number > 0) {
        return new Rules(number, store.rules(number));
      }
      return new Rules(0, PushedRules.deployed(config.rules()));
    }
  }

  @Override
  public List<AlertBook.Listed> alerts(String car, long fromMillis, long toMillis) {
    return new AlertBook(redis).ofCar(car, fromMillis, toMillis);
  }

  @Override
  public List<Episode> handled(String day) {
    try (RedisEpisodeStore episodes = new RedisEpisodeStore(redis)) {
      return episodes.handled(day);
    }
  }

  @Override
  public ToldReceivers told() {
    return ToldReceivers.read(redis);
  }

  @Override
  public LogAnswer log(Sought sought) {
    try (LogLook look = new LogLook(log);
        LogReader reader = new LogReader(log)) {
      LogExtent extent = look.extent();
      Map<Integer, Long> from =
          new TreeMap<>(reader.offsetsAt(extent.partitions(), sought.writtenFromMillis()));
      long lookedAt = 0;
      boolean isAll = true;
      for (Map.Entry<Integer, Long> begin : from.entrySet()) {
        long end = extent.ends().getOrDefault(begin.getKey(), begin.getValue());
        PartitionSearch search = new PartitionSearch(reader, begin.getKey(), sought);
        InLog found = search.find(begin.getValue(), end, extent, look);
        lookedAt += search.lookedAt;
        isAll &= search.isAll;
        if (found != null) {
          return new LogAnswer(Optional.of(found), lookedAt, isAll);
        }
      }
      return new LogAnswer(Optional.empty(), lookedAt, isAll);
    }
  }

  /** Looks through one partition. */
  private final class PartitionSearch {
    private final LogReader reader;
    private final int partition;
    private final Sought sought;
    private final RecordDecoder decoder = records.decoder(zone);
    private long lookedAt;
    private boolean isAll;

    PartitionSearch(LogReader reader, int partition, Sought sought) {
      this.reader = reader;
      this.partition = partition;
      this.sought = sought;
    }

    @Nullable InLog find(long from, long end, LogExtent extent, LogLook look) {
      long next = from;
      int empty = 0;
      while (next < end && lookedAt < MAX_RECORDS) {
        LogSlice slice = read(next, end);
        empty = slice.nextOffset() == next ? empty + 1 : 0;
        if (empty == MAX_EMPTY_READS) {
          throw new EventLogException(
              "partition %d: nothing comes at offset %d".formatted(partition, next), null);
        }
        for (int i = 0; i < slice.size(); i++) {
          lookedAt++;
          if (decoder.decode(slice.value(i)) instanceof CarEvent event && isSought(event)) {
            return found(slice, i, event, extent, look);
          }
        }
        next = slice.nextOffset();
      }
      isAll = next >= end;
      return null;
    }

    private LogSlice read(long from, long to) {
      return reader.read(partition, from, to);
    }

    private boolean isSought(CarEvent event) {
      return event.carNumber().equals(sought.carNumber())
          && event.eventTime() >= sought.fromMillis()
          && event.eventTime() < sought.toMillis();
    }

    private InLog found(LogSlice slice, int index, CarEvent event, LogExtent extent, LogLook look) {
      long offset = slice.offset(index);
      long start = extent.starts().getOrDefault(partition, 0L);
      long first = Math.max(start, offset - MAX_BEFORE);
      CommittedOffset stored = look.group(storing()).get(partition);
      CommittedOffset judged = look.group(judging()).get(partition);
      return new InLog(
          partition,
          offset,
          slice.timestampMillis(index),
          event,
          before(first, offset),
          first == start,
          stored == null ? OptionalLong.empty() : OptionalLong.of(stored.offset()),
          judged == null
              ? Optional.empty()
              : Optional.of(Checkpoint.of(judged.offset(), judged.metadata())));
    }

    private List<Logged> before(long from, long to) {
      List<Logged> before = new ArrayList<>();
      long next = from;
      int empty = 0;
      while (next < to && empty < MAX_EMPTY_READS) {
        LogSlice slice = read(next, to);
        empty = slice.nextOffset() == next ? empty + 1 : 0;
        for (int i = 0; i < slice.size(); i++) {
          if (decoder.decode(slice.value(i)) instanceof CarEvent event) {
            before.add(new Logged(slice.timestampMillis(i), event));
          }
        }
        next = slice.nextOffset();
      }
      return before;
    }
  }

  private String storing() {
    return config.kafka().groupId(ruleStore.topology());
  }

  private String judging() {
    return config.kafka().rulesGroupId(ruleStore.topology());
  }

  @Override
  public void close() {
    events.close();
    rejected.close();
  }
}
