package io.smartcar.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.DecodingWaitsException;
import io.smartcar.events.refused.RawText;
import io.smartcar.events.refused.RecordPattern;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.Resending;
import io.smartcar.wiring.refused.Fates;
import io.smartcar.wiring.refused.PatternLines;
import io.smartcar.wiring.refused.RefusalReason;
import io.smartcar.wiring.refused.RefusedSummary;
import io.smartcar.wiring.refused.RefusedSummary.Group;
import io.smartcar.wiring.refused.RefusedSummary.Source;
import io.smartcar.wiring.refused.Resender;
import io.smartcar.wiring.refused.Resender.Fate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was refused in the last day, and sending it again, by the code of {@code smartcar rejected}.
 * Thread-safe; a thread of its own looks, for all who ask.
 */
final class RejectedRoutes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RejectedRoutes.class);
  private static final Duration LOOKED_BACK = Duration.ofHours(24);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int EXAMPLES = 3;
  private static final int MAX_TEXT_BYTES = 160;
  private static final int MAX_GROUPS = 50;

  private final ConsoleSources sources;
  private final ConsoleSources.Refused refused;

  /** One at a time: a second one would find the same records, and leave them to the first. */
  private final Semaphore sending = new Semaphore(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread looking = new Thread(task, "console-rejected");
            looking.setDaemon(true);
            return looking;
          });
  private final Shared<Look> look;

  /**
   * What was found.
   *
   * @param cut whether there are more records than were looked at
   */
  private record Look(Instant from, Instant to, RefusedSummary found, boolean cut) {}

  /** Lets so many records through, for so long, and knows whether it kept one back. One thread. */
  private static final class Bound implements Predicate<KeptRecord> {
    private final long endNanos;
    private int left;
    private boolean cut;

    Bound(ConsoleSources.Refused.Limits limits) {
      this.endNanos = System.nanoTime() + limits.time().toNanos();
      this.left = limits.rows();
    }

    @Override
    public boolean test(KeptRecord kept) {
      cut = left == 0 || System.nanoTime() - endNanos >= 0;
      left--;
      return !cut;
    }
  }

  RejectedRoutes(ConsoleSources sources) {
    this.sources = sources;
    this.refused = sources.refused();
    this.look = new Shared<>(this::look, PAUSE, thread, "HBase");
  }

  private RejectedQuery lastDay(Instant now) {
    // Without an end: a sender's clock may be ahead.
    return new RejectedQuery(Optional.of(refused.topic()), now.minus(LOOKED_BACK), Instant.MAX);
  }

  private Look look() {
    Instant now = sources.clock().instant();
    RejectedQuery query = lastDay(now);
    RefusedSummary found = new RefusedSummary(EXAMPLES);
    Bound bound = new Bound(refused.limits());
    try (Stream<KeptRecord> records = refused.store().find(query)) {
      records.takeWhile(bound).forEach(found::add);
    }
    return new Look(query.from(), now, found, bound.cut);
  }

  void rejected(Context ctx) throws InterruptedException {
    Look now = look.askRecent();
    RefusedSummary found = now.found();
    List<Group<RefusalReason>> reasons = found.byReason();
    List<Group<Source>> bySource = found.bySource();
    Api.send(
        ctx,
        json -> {
          json.writeStringField("topic", refused.topic());
          json.writeNumberField("fromMillis", now.from().toEpochMilli());
          json.writeNumberField("toMillis", now.to().toEpochMilli());
          json.writeBooleanField("cut", now.cut());
          counts(json, found.records(), found.resent(), found.unconfirmed());
          patterns(json, found.byPattern());
          json.writeArrayFieldStart("reasons");
          for (Group<RefusalReason> group : few(reasons)) {
            json.writeStartObject();
            json.writeStringField("field", group.key().field());
            json.writeStringField("rule", group.key().rule());
            ofGroup(json, group);
            json.writeArrayFieldStart("examples");
            for (KeptRecord kept : group.examples()) {
              example(json, kept);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeNumberField("moreReasons", Math.max(0, reasons.size() - MAX_GROUPS));
          json.writeArrayFieldStart("sources");
          for (Group<Source> group : few(bySource)) {
            json.writeStartObject();
            json.writeStringField("topic", group.key().topic());
            json.writeNumberField("partition", group.key().partition());
            ofGroup(json, group);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static <T> List<T> few(List<T> groups) {
    return groups.subList(0, Math.min(MAX_GROUPS, groups.size()));
  }

  private static void ofGroup(JsonGenerator json, Group<?> group) throws IOException {
    counts(json, group.records(), group.resent(), group.unconfirmed());
    json.writeNumberField("firstMillis", group.first().toEpochMilli());
    json.writeNumberField("lastMillis", group.last().toEpochMilli());
  }

  private static void counts(JsonGenerator json, long records, long resent, long unconfirmed)
      throws IOException {
    json.writeNumberField("records", records);
    json.writeNumberField("resent", resent);
    json.writeNumberField("unconfirmed", unconfirmed);
  }

  private static void patterns(JsonGenerator json, Map<RecordPattern, Long> byPattern)
      throws IOException {
    json.writeArrayFieldStart("patterns");
    for (String line : PatternLines.of(byPattern)) {
      json.writeString(line);
    }
    json.writeEndArray();
  }

  private static void example(JsonGenerator json, KeptRecord kept) throws IOException {
    RejectedRecord record = kept.record();
    json.writeStartObject();
    json.writeStringField("topic", record.topic());
    json.writeNumberField("partition", record.partition());
    json.writeNumberField("offset", record.offset());
    json.writeNumberField("atMillis", record.recordTimestampMillis());
    json.writeStringField("text", beginning(record.value()));
    if (kept.resending().isPresent()) {
      Resending mark = kept.resending().get();
      json.writeObjectFieldStart("resent");
      json.writeBooleanField("confirmed", mark.isConfirmed());
      json.writeNumberField("atMillis", mark.time().toEpochMilli());
      json.writeStringField("by", mark.by());
      json.writeEndObject();
    } else {
      json.writeNullField("resent");
    }
    json.writeEndObject();
  }

  private static String beginning(byte[] value) {
    return value.length <= MAX_TEXT_BYTES
        ? RawText.of(value, MAX_TEXT_BYTES)
        : RawText.of(Arrays.copyOf(value, MAX_TEXT_BYTES), MAX_TEXT_BYTES) + '…';
  }

  void resend(Context ctx) throws IOException {
    ResendWanted wanted = ResendWanted.of(new Asked(ctx, sources.clock()).json());
    String by = wanted.by(Gate.visitor(ctx));
    if (wanted.place() != null && !wanted.place().topic().equals(refused.topic())) {
      throw new Problem(
          Problem.BAD_REQUEST,
          "topic must be %s: smartcar rejected replay --topic sends those of others"
              .formatted(refused.topic()));
    }
    if (!sending.tryAcquire()) {
      throw new Problem(
          Problem.CONFLICT,
          "refused records are being sent again already: look at what became of them first");
    }
    try {
      Fates fates = new Fates();
      boolean more = send(wanted, by, fates);
      Api.send(ctx, json -> fates(json, fates, more));
    } finally {
      sending.release();
      look.forget();
    }
  }

  /** Whether there may be more of them. */
  private boolean send(ResendWanted wanted, String by, Fates fates) {
    Bound bound = new Bound(refused.limits());
    boolean[] full = new boolean[1];
    try (Stream<KeptRecord> records = refused.store().find(lastDay(sources.clock().instant()));
        LogWriter log = refused.log().get()) {
      new Resender(sources.clock().getZone(), refused.format(), false)
          .send(
              records
                  .takeWhile(bound)
                  .filter(wanted::has)
                  .takeWhile(
                      kept -> {
                        full[0] = fates.count(Fate.SENT) >= refused.limits().sent();
                        return !full[0];
                      }),
              new Resender.Target(refused.store(), log, by, sources.clock()),
              fates::add);
    } catch (EventLogException | EventStoreException | DecodingWaitsException away) {
      throw new Problem(
          Problem.UNAVAILABLE,
          String.format(
              Locale.ROOT,
              "%s. %,d were sent before that; what was begun beside them is shown as not confirmed",
              away.getMessage(),
              fates.count(Fate.SENT)));
    } finally {
      LOG.info("refused records: {} has {} sent again", by, fates.count(Fate.SENT));
    }
    return bound.cut || full[0];
  }

  private static void fates(JsonGenerator json, Fates fates, boolean more) throws IOException {
    json.writeNumberField("sent", fates.count(Fate.SENT));
    json.writeNumberField("noEvent", fates.count(Fate.NO_EVENT));
    json.writeNumberField("sentBefore", fates.count(Fate.DONE));
    json.writeNumberField("unconfirmed", fates.count(Fate.UNCONFIRMED));
    json.writeNumberField("cut", fates.count(Fate.CUT));
    json.writeNumberField("taken", fates.count(Fate.TAKEN));
    json.writeBooleanField("more", more);
    patterns(json, fates.stillNoEvent());
  }

  /** Ends its thread. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
