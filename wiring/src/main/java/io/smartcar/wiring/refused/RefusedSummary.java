package io.smartcar.wiring.refused;

import io.smartcar.events.refused.RecordPattern;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.Resending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refused records counted by why and from where; of however many, what is kept is bounded. Not
 * thread-safe.
 */
public final class RefusedSummary {

  /** Where records come from. */
  public record Source(String topic, int partition) {}

  /**
   * Records with something in common.
   *
   * @param records how many
   * @param resent how many of them were sent again
   * @param unconfirmed how many were begun to be sent again and not confirmed
   * @param first the earliest timestamp of theirs
   * @param last the latest
   * @param examples the first of them, in the order of the log; of long ones the beginning
   */
  public record Group<K>(
      K key,
      long records,
      long resent,
      long unconfirmed,
      Instant first,
      Instant last,
      List<KeptRecord> examples) {

    /** Copies the list. */
    public Group {
      examples = List.copyOf(examples);
    }
  }

  private static final int MAX_EXAMPLE_BYTES = 1_024;

  /** Reasons are few unless somebody writes to the table; behind these all are one. */
  private static final int MAX_GROUPS = 1_000;

  private static final RefusalReason OTHER_REASONS = new RefusalReason("record", "something else");
  private static final Source OTHER_SOURCES = new Source("others", 0);

  private final int maxExamples;
  private final Map<RefusalReason, Tally> byReason = new HashMap<>();
  private final Map<Source, Tally> bySource = new HashMap<>();
  private final Map<RecordPattern, Long> byPattern = new EnumMap<>(RecordPattern.class);
  private long records;
  private long resent;
  private long unconfirmed;

  /**
   * Creates an empty one.
   *
   * @param maxExamples of each group, so many
   */
  public RefusedSummary(int maxExamples) {
    this.maxExamples = maxExamples;
  }

  /** Counts one. */
  public void add(KeptRecord kept) {
    RejectedRecord record = kept.record();
    records++;
    resent += isResent(kept) ? 1 : 0;
    unconfirmed += isUnconfirmed(kept) ? 1 : 0;
    tally(byReason, RefusalReason.of(record.reason()), OTHER_REASONS).add(kept, maxExamples);
    tally(bySource, new Source(record.topic(), record.partition()), OTHER_SOURCES)
        .add(kept, maxExamples);
    RecordPattern.of(record.value()).forEach(pattern -> byPattern.merge(pattern, 1L, Long::sum));
  }

  private static boolean isResent(KeptRecord kept) {
    return kept.resending().filter(Resending::isConfirmed).isPresent();
  }

  private static boolean isUnconfirmed(KeptRecord kept) {
    return kept.resending().filter(mark -> !mark.isConfirmed()).isPresent();
  }

  private static <K> Tally tally(Map<K, Tally> groups, K key, K others) {
    boolean hasRoom = groups.size() < MAX_GROUPS || groups.containsKey(key);
    return groups.computeIfAbsent(hasRoom ? key : others, added -> new Tally());
  }

  /** How many there are. */
  public long records() {
    return records;
  }

  /** How many of them were sent again. */
  public long resent() {
    return resent;
  }

  /** How many were begun to be sent again and not confirmed. */
  public long unconfirmed() {
    return unconfirmed;
  }

  /** By why, the most first. */
  public List<Group<RefusalReason>> byReason() {
    return groups(byReason, Comparator.comparing(reason -> reason.field() + ' ' + reason.rule()));
  }

  /** By where they were read, in the order of topics and partitions. */
  public List<Group<Source>> bySource() {
    List<Group<Source>> groups = new ArrayList<>();
    bySource.forEach((source, tally) -> groups.add(tally.group(source)));
    groups.sort(
        Comparator.comparing((Group<Source> group) -> group.key().topic())
            .thenComparing(group -> group.key().partition()));
    return groups;
  }

  /** How many have what in common; a record may have several. */
  public Map<RecordPattern, Long> byPattern() {
    return new EnumMap<>(byPattern);
  }

  private static <K> List<Group<K>> groups(Map<K, Tally> tallies, Comparator<K> order) {
    List<Group<K>> groups = new ArrayList<>();
    tallies.forEach((key, tally) -> groups.add(tally.group(key)));
    groups.sort(
        Comparator.comparingLong((Group<K> group) -> -group.records())
            .thenComparing(Group::key, order));
    return groups;
  }

  /** What is counted of a group. */
  private static final class Tally {

    private final List<KeptRecord> examples = new ArrayList<>();
    private long records;
    private long resent;
    private long unconfirmed;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis;

    void add(KeptRecord kept, int maxExamples) {
      RejectedRecord record = kept.record();
      records++;
      resent += isResent(kept) ? 1 : 0;
      unconfirmed += isUnconfirmed(kept) ? 1 : 0;
      firstMillis = Math.min(firstMillis, record.recordTimestampMillis());
      lastMillis = Math.max(lastMillis, record.recordTimestampMillis());
      if (examples.size() < maxExamples) {
        examples.add(new KeptRecord(beginning(record), kept.resending()));
      }
    }

    private static RejectedRecord beginning(RejectedRecord record) {
      byte[] value = record.value();
      return value.length <= MAX_EXAMPLE_BYTES
          ? record
          : new RejectedRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              record.recordTimestampMillis(),
              record.reason(),
              Arrays.copyOf(value, MAX_EXAMPLE_BYTES));
    }

    <K> Group<K> group(K key) {
      return new Group<>(
          key,
          records,
          resent,
          unconfirmed,
          Instant.ofEpochMilli(firstMillis),
          Instant.ofEpochMilli(lastMillis),
          examples);
    }
  }
}
