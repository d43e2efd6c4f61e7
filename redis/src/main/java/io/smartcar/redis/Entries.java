package io.smartcar.redis;

import io.smartcar.events.Alert;
import io.smartcar.events.AlertJson;
import io.smartcar.events.RaisedAlert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

/** Reads the entries of days' streams. Immutable. */
final class Entries {

  /** Redis answers a long reading in pages of so many, so that it serves others in between. */
  static final int PAGE_ENTRIES = 1_000;

  private record Entry(String id, AlertChange change) {}

  private final Keys keys;

  Entries(Keys keys) {
    this.keys = keys;
  }

  /** Those of a day from after an entry, with their ids. */
  void after(
      UnifiedJedis client, String day, String afterId, BiConsumer<String, AlertChange> consumer) {
    pages(
        client,
        day,
        afterId,
        page -> page.forEach(entry -> consumer.accept(entry.id(), entry.change())));
  }

  /** The day's alerts that hold, or that do not any more, each by the entry that made it so. */
  void ofDay(UnifiedJedis client, String day, boolean holds, Consumer<AlertChange.Added> consumer) {
    pages(
        client,
        day,
        "-",
        page -> {
          List<Entry> added =
              page.stream()
                  .filter(entry -> !(entry.change() instanceof AlertChange.Withdrawn))
                  .toList();
          List<@Nullable String> corrected = corrected(client, day, added);
          for (int i = 0; i < added.size(); i++) {
            AlertChange.Added current = current(added.get(i), corrected.get(i), holds);
            if (current != null) {
              consumer.accept(current);
            }
          }
        });
  }

  /** What entries that were read say now, in their order; those that another one replaced not. */
  List<AlertBook.Listed> listed(UnifiedJedis client, String day, List<StreamEntry> read) {
    List<Entry> added = new ArrayList<>();
    for (StreamEntry entry : read) {
      String id = entry.getID().toString();
      AlertChange change = change(keys.stream(day), id, entry.getFields());
      if (change != null && !(change instanceof AlertChange.Withdrawn)) {
        added.add(new Entry(id, change));
      }
    }
    List<@Nullable String> corrected = corrected(client, day, added);
    List<AlertBook.Listed> listed = new ArrayList<>();
    for (int i = 0; i < added.size(); i++) {
      for (boolean holds : new boolean[] {true, false}) {
        AlertChange.Added current = current(added.get(i), corrected.get(i), holds);
        if (current != null) {
          listed.add(
              new AlertBook.Listed(added.get(i).id(), current.raised(), holds, current.lateBy()));
        }
      }
    }
    return listed;
  }

  private List<@Nullable String> corrected(UnifiedJedis client, String day, List<Entry> entries) {
    String[] identities =
        entries.stream()
            .map(entry -> Keys.identity(entry.change().raised().alert()))
            .toArray(String[]::new);
    return identities.length == 0 ? List.of() : client.hmget(keys.corrected(day), identities);
  }

  /** Null if another entry says what its alert is now, or if it does not hold as wanted. */
  private static AlertChange.@Nullable Added current(
      Entry entry, @Nullable String content, boolean holds) {
    if (content == null) {
      // No judgement changed it.
      return holds ? new AlertChange.Added(entry.change().raised(), Optional.empty()) : null;
    }
    KeptAlert kept = KeptAlert.read(content);
    boolean isLast = kept.entry().isEmpty() || kept.entry().equals(entry.id());
    return isLast && kept.holds() == holds
        ? new AlertChange.Added(kept.raised(), kept.lateBy())
        : null;
  }

  private void pages(
      UnifiedJedis client, String day, String afterId, Consumer<List<Entry>> consumer) {
    String stream = keys.stream(day);
    String last = afterId;
    List<StreamEntry> page;
    do {
      String start = last.equals("-") ? last : '(' + last;
      page = client.xrange(stream, start, "+", PAGE_ENTRIES);
      List<Entry> entries = new ArrayList<>(page.size());
      for (StreamEntry entry : page) {
        last = entry.getID().toString();
        AlertChange change = change(stream, last, entry.getFields());
        if (change != null) {
          entries.add(new Entry(last, change));
        }
      }
      consumer.accept(entries);
    } while (page.size() == PAGE_ENTRIES);
  }

  static @Nullable AlertChange change(String stream, String id, Map<String, String> fields) {
    try {
      String withdrawn = fields.get("withdrawn");
      if (withdrawn != null) {
        return new AlertChange.Withdrawn(raised(AlertJson.read(withdrawn), fields));
      }
      String added = fields.get(Keys.ALERT_FIELD);
      if (added == null) {
        return null;
      }
      RaisedAlert raised = raised(AlertJson.read(added), fields);
      Optional<Duration> lateBy =
          Optional.ofNullable(fields.get("late-by"))
              .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
      String replaces = fields.get("replaces");
      return replaces == null
          ? new AlertChange.Added(raised, lateBy)
          : new AlertChange.Replaced(replaces, raised, lateBy.orElse(Duration.ZERO));
    } catch (IllegalArgumentException e) {
      throw new AlertStoreException(
          AlertStoreException.Kind.REFUSED,
          "entry %s of stream %s cannot be read as an alert: %s; delete it with XDEL"
              .formatted(id, stream, e.getMessage()),
          e);
    }
  }

  private static RaisedAlert raised(Alert alert, Map<String, String> fields) {
    return new RaisedAlert(
        alert,
        Long.parseLong(fields.getOrDefault("raised", "0")),
        Integer.parseInt(fields.getOrDefault("rules", "0")));
  }
}
