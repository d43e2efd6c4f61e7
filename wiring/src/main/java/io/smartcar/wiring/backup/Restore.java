package io.smartcar.wiring.backup;

import io.smartcar.hbase.SavedRow;
import io.smartcar.hbase.SavedTable;
import io.smartcar.hbase.TableArchive;
import io.smartcar.redis.KeyArchive;
import io.smartcar.redis.SavedKey;
import io.smartcar.rulestore.RuleArchive;
import io.smartcar.rulestore.RuleStoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes a backup into servers that are empty, and sets the positions in the log back to where it
 * was made. Everything is read and compared before anything is written; one that was cut off is run
 * again and goes on. Used by one thread; calls block.
 */
public final class Restore {

  /**
   * What somebody who restores agrees to; immutable.
   *
   * @param replace what is there is removed first
   * @param withGaps also if the log has lost records that it would need
   * @param withoutLog positions stay as they are: the log is another one, or is read from its start
   */
  public record Wishes(boolean replace, boolean withGaps, boolean withoutLog) {}

  private static final int ROWS_AT_ONCE = 1_000;
  private static final int MAX_KEYS_AT_ONCE = 500;
  private static final int MAX_BYTES_AT_ONCE = 8 << 20;

  /** Behind the id in the mark while what was there is being removed. */
  private static final String CLEARING = " clearing";

  private final BackupPlaces places;
  private final Path directory;
  private final BackupManifest manifest;
  private final Clock clock;
  private final Consumer<BackupPart> done;

  /**
   * Reads what the backup says of itself.
   *
   * @param done is told each part when it is written
   * @throws BackupException if the directory is no backup, or one of a later release
   */
  public Restore(BackupPlaces places, Path directory, Clock clock, Consumer<BackupPart> done) {
    this.places = places;
    this.directory = directory;
    this.manifest = BackupManifest.read(directory);
    this.clock = clock;
    this.done = done;
  }

  /**
   * Reads every file of a backup to its end.
   *
   * @param done is told each part that is as it was written
   * @throws BackupException if one is missing or damaged, or it is no backup
   */
  public static BackupManifest verify(Path directory, Consumer<BackupPart> done) {
    BackupManifest manifest = BackupManifest.read(directory);
    for (BackupPart part : manifest.parts()) {
      try (PartReader file = new PartReader(directory, part)) {
        file.verify();
      }
      done.accept(part);
    }
    return manifest;
  }

  /** Restores it. */
  public BackupManifest run(Wishes wishes) throws RuleStoreException {
    refuseOthers();
    verify(directory, part -> {});
    Positions positions = new Positions(places);
    if (!wishes.withoutLog()) {
      refuseOtherLog(positions, wishes);
    }
    try (RuleArchive rules = new RuleArchive(places.rules());
        KeyArchive redis = new KeyArchive(places.redis(), clock);
        TableArchive hbase = new TableArchive(places.hbase())) {
      refuseRunning(rules);
      List<SavedTable> tables = tables();
      Optional<String> mark = rules.restoring();
      if (!mark.equals(Optional.of(manifest.id()))) {
        boolean wasClearing = mark.equals(Optional.of(manifest.id() + CLEARING));
        if (!wasClearing && !wishes.replace()) {
          refuseInUse(mark, rules, redis, hbase.inUse(tables));
        }
        rules.begin(manifest.id() + CLEARING);
        tables.forEach(hbase::drop);
        redis.clear();
        rules.clear();
        rules.begin(manifest.id());
      }
      for (BackupPart part : manifest.parts()) {
        restore(part, rules, redis, hbase);
        done.accept(part);
      }
      if (!wishes.withoutLog()) {
        positions.set(manifest.groups());
      }
      rules.end();
    }
    return manifest;
  }

  private void refuseOthers() {
    refuse("topology", manifest.topology(), places.topology(), "--topology");
    refuse("topic", manifest.topic(), places.log().topic(), "smartcar.kafka.topic");
    refuse("table", manifest.table(), places.hbase().table(), "smartcar.hbase.table");
    refuse(
        "prefix of keys",
        manifest.keyPrefix(),
        places.redis().keyPrefix(),
        "smartcar.redis.key-prefix");
  }

  private void refuse(String what, String saved, String configured, String setting) {
    if (!saved.equals(configured)) {
      throw new BackupException(
          "%s is a backup of the %s \"%s\", and configured is \"%s\": set %s"
              .formatted(directory, what, saved, configured, setting),
          null);
    }
  }

  private void refuseOtherLog(Positions positions, Wishes wishes) {
    if (!positions.topicId().equals(manifest.topicId())) {
      throw new BackupException(
          "topic %s was created again since the backup, so its positions do not hold there: with --without-log they are left out"
              .formatted(manifest.topic()),
          null);
    }
    List<String> lost = manifest.lostOf(positions.extent().starts());
    if (!lost.isEmpty() && !wishes.withGaps()) {
      throw new BackupException(
          "topic %s has dropped records that came after the backup: %s; they are lost, with --with-gaps the rest is restored"
              .formatted(manifest.topic(), String.join(", ", lost)),
          null);
    }
  }

  private void refuseRunning(RuleArchive rules) throws RuleStoreException {
    List<String> tasks = rules.runningTasks();
    if (!tasks.isEmpty()) {
      throw new BackupException(
          "topology %s runs (tasks %s): kill it first, with: storm kill %s"
              .formatted(manifest.topology(), String.join(", ", tasks), manifest.topology()),
          null);
    }
  }

  private void refuseInUse(
      Optional<String> mark, RuleArchive rules, KeyArchive redis, List<String> tables)
      throws RuleStoreException {
    List<String> there = new ArrayList<>();
    mark.ifPresent(other -> there.add("a restore of another backup that did not end"));
    if (!rules.isEmpty()) {
      there.add("rules in ZooKeeper");
    }
    if (!redis.isEmpty()) {
      there.add("alerts in Redis");
    }
    if (!tables.isEmpty()) {
      there.add("rows in " + String.join(", ", tables));
    }
    if (!there.isEmpty()) {
      throw new BackupException(
          "there is something already: %s; nothing was written, with --replace it is removed first"
              .formatted(String.join("; ", there)),
          null);
    }
  }

  private List<SavedTable> tables() {
    List<SavedTable> tables = new ArrayList<>();
    for (BackupPart part : manifest.parts()) {
      if (part.kind() == BackupPart.Kind.TABLE) {
        try (PartReader file = new PartReader(directory, part)) {
          tables.add(table(part, file));
        }
      }
    }
    return tables;
  }

  private SavedTable table(BackupPart part, PartReader file) {
    List<byte[]> first = file.next();
    if (first == null || first.size() < 2) {
      throw DiskFailures.damaged(directory.resolve(part.file()), null);
    }
    return Records.table(part.name(), first);
  }

  private void restore(BackupPart part, RuleArchive rules, KeyArchive redis, TableArchive hbase)
      throws RuleStoreException {
    try (PartReader file = new PartReader(directory, part)) {
      switch (part.kind()) {
        case RULES -> restore(file, rules);
        case REDIS -> restore(file, redis);
        case TABLE -> restore(file, table(part, file), hbase);
      }
    }
  }

  private static void restore(PartReader file, RuleArchive rules) throws RuleStoreException {
    for (List<byte[]> record = file.next(); record != null; record = file.next()) {
      rules.write(Records.node(record));
    }
  }

  private static void restore(PartReader file, KeyArchive redis) {
    List<SavedKey> keys = new ArrayList<>();
    long bytes = 0;
    for (List<byte[]> record = file.next(); record != null; record = file.next()) {
      SavedKey key = Records.key(record);
      keys.add(key);
      bytes += key.value().length;
      if (keys.size() == MAX_KEYS_AT_ONCE || bytes >= MAX_BYTES_AT_ONCE) {
        redis.restore(keys);
        keys.clear();
        bytes = 0;
      }
    }
    redis.restore(keys);
  }

  private static void restore(PartReader file, SavedTable table, TableArchive hbase) {
    if (!hbase.exists(table)) {
      hbase.create(table);
    }
    List<SavedRow> rows = new ArrayList<>();
    for (List<byte[]> record = file.next(); record != null; record = file.next()) {
      rows.add(Records.row(record));
      if (rows.size() == ROWS_AT_ONCE) {
        hbase.put(table.name(), List.copyOf(rows));
        rows.clear();
      }
    }
    hbase.put(table.name(), rows);
    hbase.flush();
    hbase.finish(table);
  }
}
