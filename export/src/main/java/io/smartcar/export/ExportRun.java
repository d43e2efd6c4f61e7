package io.smartcar.export;

import io.smartcar.events.CarEvent;
import io.smartcar.export.DayOutcome.Kind;
import io.smartcar.export.ParquetExport.Sizes;
import io.smartcar.export.ParquetExport.SourceException;
import io.smartcar.export.Steps.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of an export: events are read and sorted, then written. Used by one thread, once. */
final class ExportRun {

  /*
   * All events of the time are read in one pass, in whatever order the store has them, for with a
   * key that begins with the reversed date every pass goes through the whole table. What is on the
   * way is sorted on the disk; days that are there already are only compared.
   */

  private static final int EVENTS_BETWEEN_REPORTS = 1_000;

  private final ExportSettings settings;
  private final ZoneId zone;
  private final OutputTree tree;
  private final ExportProgress progress;
  private final Sizes sizes;
  private final Steps steps;
  private final ExternalSort sort;
  private final NavigableMap<LocalDate, Manifest> published = new TreeMap<>();
  private final NavigableMap<LocalDate, Fingerprint> seen = new TreeMap<>();
  private final NavigableMap<LocalDate, DayOutcome> outcomes = new TreeMap<>();
  private final List<DayOutcome> reported = new ArrayList<>();
  private final DayOf dayOf = new DayOf();
  private long read;
  private long toWrite;
  private long written;
  private @Nullable DayWriter current;

  ExportRun(
      ExportSettings settings, OutputTree tree, ExportProgress progress, Sizes sizes, Steps steps) {
    this.settings = settings;
    this.zone = settings.zone();
    this.tree = tree;
    this.progress = progress;
    this.sizes = sizes;
    this.steps = steps;
    this.sort = new ExternalSort(tree.work(), sizes.eventsInMemory());
  }

  /** Reads all events of the days and compares what is there. */
  void read(EventSource source, LocalDate first, LocalDate last) throws IOException {
    NavigableMap<LocalDate, Manifest> days = tree.days();
    refuseOtherZone(days);
    published.putAll(days.subMap(first, true, last, true));
    try (Stream<CarEvent> events =
        source.between(
            first.atStartOfDay(zone).toInstant(),
            last.plusDays(1).atStartOfDay(zone).toInstant())) {
      events.forEach(this::take);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw new SourceException(e);
    }
    progress.read(read);
    steps.at(Step.READ);
    decide();
  }

  private void refuseOtherZone(NavigableMap<LocalDate, Manifest> days) {
    for (Manifest manifest : days.values()) {
      if (!manifest.zone().getRules().equals(zone.getRules())) {
        throw new ExportException(
            "days of %s are those of %s, and smartcar.events.time-zone is %s: name another --out"
                .formatted(settings.out(), manifest.zone(), zone),
            null);
      }
    }
  }

  private void take(CarEvent event) {
    LocalDate day = dayOf.day(event);
    seen.computeIfAbsent(day, of -> new Fingerprint()).add(event);
    read++;
    if (read % EVENTS_BETWEEN_REPORTS == 0) {
      progress.read(read);
    }
    if (published.containsKey(day) && !settings.again()) {
      return;
    }
    toWrite++;
    try {
      if (sort.add(event)) {
        steps.at(Step.RUN_WRITTEN);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of days that are there: what becomes of them, if that is not to be replaced. */
  private void decide() throws IOException {
    for (Manifest there : published.values()) {
      Fingerprint.Content now = seenOf(there.day());
      String damage = tree.damageOf(there);
      if (now.equals(there.content()) && damage.isEmpty()) {
        outcomes.put(there.day(), DayOutcome.of(there, Kind.SAME, now.rows(), ""));
      } else if (now.rows() == 0) {
        outcomes.put(
            there.day(), DayOutcome.of(there, Kind.GONE, 0, "there are no events of it any more"));
      } else if (!settings.again()) {
        outcomes.put(
            there.day(),
            DayOutcome.of(
                there,
                Kind.CHANGED,
                now.rows(),
                damage.isEmpty() ? difference(now, there) : damage));
      }
    }
  }

  private static String difference(Fingerprint.Content now, Manifest there) {
    return now.rows() == there.content().rows()
        ? "as many events as were exported, but not the same"
        : String.format(
            Locale.ROOT, "%,d events now, %,d were exported", now.rows(), there.content().rows());
  }

  private Fingerprint.Content seenOf(LocalDate day) {
    Fingerprint fingerprint = seen.get(day);
    return fingerprint == null ? Fingerprint.Content.NOTHING : fingerprint.content();
  }

  /** Writes the days that are to be written, each published before the next is begun. */
  List<DayOutcome> write() throws IOException {
    try {
      sort.forEach(this::write);
      publish();
    } catch (IOException | RuntimeException | Error e) {
      giveUpCurrent(e);
      throw e;
    }
    List.copyOf(outcomes.keySet()).forEach(this::report);
    return List.copyOf(reported);
  }

  private void giveUpCurrent(Throwable failure) {
    try {
      if (current != null) {
        current.close();
      }
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void write(CarEvent event) throws IOException {
    written++;
    if (written % EVENTS_BETWEEN_REPORTS == 0) {
      progress.written(written, toWrite);
    }
    LocalDate day = dayOf.day(event);
    if (outcomes.containsKey(day)) {
      return;
    }
    DayWriter writer = current;
    if (writer == null || !writer.day().equals(day)) {
      publish();
      writer =
          new DayWriter(
              day,
              tree.stage(day),
              zone,
              new DayWriter.Form(
                  settings.fileBytes(), sizes.rowsInAGroup(), settings.compression()),
              steps);
      current = writer;
    }
    writer.write(event);
  }

  private void publish() throws IOException {
    DayWriter writer = current;
    if (writer == null) {
      return;
    }
    LocalDate day = writer.day();
    Manifest manifest = writer.end(seenOf(day));
    tree.publish(manifest);
    current = null;
    Kind kind = published.containsKey(day) ? Kind.REPLACED : Kind.WRITTEN;
    List.copyOf(outcomes.headMap(day).keySet()).forEach(this::report);
    outcomes.put(day, DayOutcome.of(manifest, kind, manifest.content().rows(), ""));
    report(day);
  }

  private void report(LocalDate day) {
    DayOutcome outcome = outcomes.get(day);
    if (outcome != null) {
      outcomes.remove(day);
      reported.add(outcome);
      progress.done(outcome);
    }
  }
}
