package io.smartcar.redis;

import io.smartcar.events.late.AskedJudgement;
import io.smartcar.events.late.JudgementCounts;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The record of the judgements that somebody asked for, in Redis: a stream with an entry for the
 * beginning of each and one for its end. It does not expire. Every call opens and closes what it
 * needs. Thread-safe.
 *
 * <p>Every method fails with an {@link AlertStoreException} if Redis does not answer or refuses.
 */
public final class JudgementLog {

  /**
   * A judgement on record; immutable.
   *
   * @param begunAt when, by Redis' clock
   * @param counts what it changed; empty if it has not ended, or never did
   */
  public record Entry(
      String id, Instant begunAt, AskedJudgement asked, Optional<JudgementCounts> counts) {}

  private final RedisSettings settings;
  private final Keys keys;
  private final RedisErrors errors;

  /** Creates it; nothing is opened yet. */
  public JudgementLog(RedisSettings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.keyPrefix());
    this.errors = new RedisErrors(settings);
  }

  /**
   * A judgement begins.
   *
   * @return its id
   */
  public String begun(AskedJudgement asked) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("by", asked.author());
    fields.put("why", asked.why());
    fields.put("from", Long.toString(asked.fromMillis()));
    fields.put("to", Long.toString(asked.toMillis()));
    fields.put("cars", String.join(" ", asked.carNumbers()));
    fields.put("rules", Integer.toString(asked.rulesVersion()));
    fields.put("names", String.join("\n", asked.rules()));
    return add(fields);
  }

  /** A judgement has ended. */
  public void ended(String id, JudgementCounts counts) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("of", id);
    fields.put("judged", Long.toString(counts.cars()));
    fields.put("added", Long.toString(counts.added()));
    fields.put("withdrawn", Long.toString(counts.withdrawn()));
    fields.put("replaced", Long.toString(counts.replaced()));
    add(fields);
  }

  private String add(Map<String, String> fields) {
    return answered(
        redis -> redis.xadd(keys.judgements(), XAddParams.xAddParams(), fields).toString());
  }

  /** All of them, the first one first. */
  public List<Entry> list() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<StreamEntry> all = answered(redis -> redis.xrange(keys.judgements(), "-", "+"));
    for (StreamEntry entry : all) {
      Map<String, String> fields = entry.getFields();
      String of = fields.get("of");
      if (of == null) {
        Entry begun = begun(entry.getID(), fields);
        entries.put(begun.id(), begun);
      } else {
        entries.computeIfPresent(
            of, (id, begun) -> new Entry(id, begun.begunAt(), begun.asked(), counts(fields)));
      }
    }
    return List.copyOf(entries.values());
  }

  private static Entry begun(StreamEntryID id, Map<String, String> fields) {
    AskedJudgement asked =
        new AskedJudgement(
            fields.getOrDefault("by", ""),
            fields.getOrDefault("why", ""),
            parts(fields, "cars", " "),
            number(fields, "from"),
            number(fields, "to"),
            (int) number(fields, "rules"),
            parts(fields, "names", "\n"));
    return new Entry(id.toString(), Instant.ofEpochMilli(id.getTime()), asked, Optional.empty());
  }

  private static Optional<JudgementCounts> counts(Map<String, String> fields) {
    return Optional.of(
        new JudgementCounts(
            number(fields, "judged"),
            number(fields, "added"),
            number(fields, "withdrawn"),
            number(fields, "replaced")));
  }

  private static long number(Map<String, String> fields, String field) {
    return Long.parseLong(fields.getOrDefault(field, "0"));
  }

  private static Set<String> parts(Map<String, String> fields, String field, String separator) {
    return Arrays.stream(fields.getOrDefault(field, "").split(separator, -1))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.toSet());
  }

  private <T> T answered(Function<UnifiedJedis, T> question) {
    try (UnifiedJedis client = Clients.answering(settings)) {
      return question.apply(client);
    } catch (JedisException e) {
      throw errors.of(e);
    }
  }
}
