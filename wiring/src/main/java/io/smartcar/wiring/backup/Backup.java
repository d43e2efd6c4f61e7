package io.smartcar.wiring.backup;

import io.smartcar.hbase.SavedTable;
import io.smartcar.hbase.TableArchive;
import io.smartcar.redis.KeyArchive;
import io.smartcar.rulestore.RuleArchive;
import io.smartcar.rulestore.RuleStoreException;
import io.smartcar.rulestore.SavedNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes a backup of a topology in a directory, while it runs. What was begun and did not end leaves
 * no manifest, and so is none. Used by one thread; calls block.
 */
public final class Backup {

  /*
   * How it is exact: the positions in the log are noted first, and everything before them is in the
   * stores by then. What is saved afterwards may have more than that, and reading the log again from
   * the positions changes nothing of what is there: rows are the same rows, alerts have identities.
   */

  private final BackupPlaces places;
  private final String product;
  private final Clock clock;
  private final Consumer<BackupPart> done;
  private final Supplier<Positions.Known> positions;
  private final List<BackupPart> parts = new ArrayList<>();

  /**
   * Prepares one; nothing is asked yet.
   *
   * @param product the release, for whoever restores it
   * @param done is told each part when it is on the disk
   */
  public Backup(BackupPlaces places, String product, Clock clock, Consumer<BackupPart> done) {
    this(places, product, clock, done, () -> new Positions(places).now());
  }

  Backup(
      BackupPlaces places,
      String product,
      Clock clock,
      Consumer<BackupPart> done,
      Supplier<Positions.Known> positions) {
    this.positions = positions;
    this.places = places;
    this.product = product;
    this.clock = clock;
    this.done = done;
  }

  /**
   * Makes it.
   *
   * @param out a directory that is empty, or is made
   * @param withTables whether HBase's tables are in it; without them, whoever saves them otherwise
   *     does so after this
   * @throws BackupException if the directory cannot be used
   */
  public BackupManifest make(Path out, boolean withTables) throws RuleStoreException {
    Instant begun = clock.instant();
    Positions.Known known = positions.get();
    try {
      take(out);
    } catch (IOException e) {
      throw DiskFailures.writing(out, e);
    }
    boolean ended = false;
    try {
      rules(out);
      redis(out);
      if (withTables) {
        tables(out);
      }
      BackupManifest manifest =
          new BackupManifest(
              UUID.randomUUID().toString(),
              product,
              begun,
              clock.instant(),
              places.topology(),
              places.log().topic(),
              known.topicId(),
              known.groups(),
              places.redis().keyPrefix(),
              places.hbase().table(),
              parts);
      publish(out, manifest);
      ended = true;
      return manifest;
    } catch (IOException e) {
      throw DiskFailures.writing(out, e);
    } finally {
      if (!ended) {
        clear(out);
      }
    }
  }

  private static void take(Path out) throws IOException {
    if (!Files.isDirectory(out)) {
      Files.createDirectories(out);
    }
    try (Stream<Path> entries = Files.list(out)) {
      if (entries.findAny().isPresent()) {
        throw new BackupException(
            "%s is not empty%s: name a directory that is, or is not there yet"
                .formatted(
                    out, Files.exists(out.resolve(BackupManifest.FILE)) ? ", it has a backup" : ""),
            null);
      }
    }
  }

  private void rules(Path out) throws IOException, RuleStoreException {
    List<SavedNode> nodes;
    try (RuleArchive archive = new RuleArchive(places.rules())) {
      nodes = archive.read();
    }
    try (PartWriter file = new PartWriter(out, BackupPart.Kind.RULES, "rules", "rules.gz")) {
      for (SavedNode node : nodes) {
        file.write(Records.of(node));
      }
      finish(file, nodes.size());
    }
  }

  private void redis(Path out) throws IOException {
    long[] keys = new long[1];
    try (KeyArchive archive = new KeyArchive(places.redis(), clock);
        PartWriter file = new PartWriter(out, BackupPart.Kind.REDIS, "redis", "redis.gz")) {
      archive.save(
          key -> {
            file.write(Records.of(key));
            keys[0]++;
          });
      finish(file, keys[0]);
    }
  }

  private void tables(Path out) throws IOException {
    try (TableArchive archive = new TableArchive(places.hbase())) {
      for (SavedTable table : archive.tables()) {
        table(archive, table, out);
      }
    }
  }

  private void table(TableArchive archive, SavedTable table, Path out) throws IOException {
    long[] rows = new long[1];
    String name = "table-%d.gz".formatted(parts.size());
    try (PartWriter file = new PartWriter(out, BackupPart.Kind.TABLE, table.name(), name)) {
      file.write(Records.of(table));
      if (table.enabled()) {
        archive.rows(
            table.name(),
            row -> {
              file.write(Records.of(row));
              rows[0]++;
            });
      }
      finish(file, rows[0]);
    }
  }

  private void finish(PartWriter file, long records) throws IOException {
    BackupPart part = file.finish(records);
    parts.add(part);
    done.accept(part);
  }

  /** The last step, and one: from here on it is a backup. */
  private static void publish(Path out, BackupManifest manifest) throws IOException {
    sync(out);
    Path unpublished = out.resolve(BackupManifest.FILE + ".new");
    try (FileChannel file =
        FileChannel.open(unpublished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(manifest.bytes());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(unpublished, out.resolve(BackupManifest.FILE), StandardCopyOption.ATOMIC_MOVE);
    sync(out);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What was begun is in nobody's way; whatever cannot be deleted is no backup either. */
  private static void clear(Path out) {
    try (Stream<Path> entries = Files.list(out)) {
      for (Path entry : entries.toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException left) {
      return; // It has no manifest.
    }
  }
}
