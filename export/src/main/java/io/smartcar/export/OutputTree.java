package io.smartcar.export;

import static io.smartcar.export.OutputDirectory.delete;
import static io.smartcar.export.OutputDirectory.isHidden;
import static io.smartcar.export.OutputDirectory.name;
import static io.smartcar.export.OutputDirectory.sync;

import io.smartcar.export.Steps.Step;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that an export writes to. Days are published in it, and one export at a time has
 * it. Used by one thread.
 */
final class OutputTree implements Closeable {

  /*
   *   day=2018-08-30/part-00000.parquet, _smartcar_export.json   published
   *   .smartcar-export/lock                                      held while an export runs
   *   .smartcar-export/work/day=2018-08-30/…, work/run-…         not published; deleted at the start
   *   .smartcar-export/replaced/day=2018-08-30/…                 what is being replaced
   *
   * A day is written under work, its manifest last; everything in it is forced to the disk; then
   * one rename publishes all of it. So a directory day=… is complete whenever it is seen. One that
   * is there is moved to replaced before, and comes back from there if it is not replaced after
   * all: between two renames a day is not there, and the next start puts it back.
   */

  static final String OPTION = "--out";

  private static final Pattern DAY = Pattern.compile("day=(\\d{4}-\\d{2}-\\d{2})");

  private final Path out;
  private final Path work;
  private final Path replaced;
  private final OutputDirectory directory;
  private final Steps steps;

  private OutputTree(Path out, OutputDirectory directory, Steps steps) {
    this.out = out;
    this.work = directory.own().resolve("work");
    this.replaced = directory.own().resolve("replaced");
    this.directory = directory;
    this.steps = steps;
  }

  /**
   * Makes the directory if need be, takes it, and removes what an export has left that was killed.
   *
   * @throws ExportException if there is something in it that is not of an export, a later release
   *     has written to it, or another export has it
   */
  static OutputTree open(Path out, Steps steps) throws IOException {
    OutputDirectory directory = OutputDirectory.take(out, OPTION, OutputTree::isOfAnExport);
    OutputTree tree = new OutputTree(out, directory, steps);
    try {
      refuseLater(out);
      refuseLater(tree.replaced);
      tree.clear();
      Files.createDirectories(tree.work);
      steps.at(Step.CLEARED);
      return tree;
    } catch (IOException | RuntimeException | Error e) {
      tree.close();
      throw e;
    }
  }

  /** Before anything is moved or deleted. */
  private static void refuseLater(Path parent) throws IOException {
    if (!Files.exists(parent)) {
      return;
    }
    try (Stream<Path> days = Files.list(parent)) {
      for (Path day : days.filter(OutputTree::isOfAnExport).toList()) {
        Path file = day.resolve(Manifest.NAME);
        Manifest.LaterFormatException later = laterFormat(Files.readAllBytes(file));
        if (later != null) {
          throw new ExportException(
              "%s is %s: export with the release that wrote it, or a later one, or name another %s"
                  .formatted(file, later.getMessage(), OPTION),
              later);
        }
      }
    }
  }

  /** What is damaged is told by whoever reads the days. */
  private static Manifest.@Nullable LaterFormatException laterFormat(byte[] text) {
    try {
      Manifest.of(text);
      return null;
    } catch (Manifest.LaterFormatException later) {
      return later;
    } catch (IOException damaged) {
      return null;
    }
  }

  private static boolean isOfAnExport(Path entry) {
    return DAY.matcher(name(entry)).matches() && Files.exists(entry.resolve(Manifest.NAME));
  }

  /** Only published days stay, and those that were to be replaced and were not. */
  void clear() throws IOException {
    delete(work);
    if (!Files.exists(replaced)) {
      return;
    }
    try (Stream<Path> days = Files.list(replaced)) {
      for (Path day : days.toList()) {
        Path published = out.resolve(name(day));
        if (!Files.exists(published)) {
          Files.move(day, published, StandardCopyOption.ATOMIC_MOVE);
          sync(out);
        }
      }
    }
    delete(replaced);
  }

  /** The days that are published. */
  NavigableMap<LocalDate, Manifest> days() throws IOException {
    NavigableMap<LocalDate, Manifest> days = new TreeMap<>();
    try (Stream<Path> entries = Files.list(out)) {
      for (Path entry : entries.filter(entry -> !isHidden(entry)).toList()) {
        Manifest manifest = manifest(entry);
        days.put(manifest.day(), manifest);
      }
    }
    return days;
  }

  private static Manifest manifest(Path directory) throws IOException {
    Path file = directory.resolve(Manifest.NAME);
    byte[] text = Files.readAllBytes(file);
    try {
      Manifest manifest = Manifest.of(text);
      if (!directoryOf(manifest.day()).equals(name(directory))) {
        throw new IOException("it is of " + manifest.day());
      }
      return manifest;
    } catch (IOException e) {
      throw new ExportException(
          "%s is not as an export wrote it (%s): delete its directory, and the day is exported anew"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /** What of a day is not as its manifest says; empty if all is. */
  String damageOf(Manifest manifest) throws IOException {
    Path directory = out.resolve(directoryOf(manifest.day()));
    for (Manifest.DataFile expected : manifest.files()) {
      Path file = directory.resolve(expected.name());
      if (!Files.exists(file)) {
        return expected.name() + " is missing";
      }
      if (Files.size(file) != expected.bytes()) {
        return String.format(
            Locale.ROOT,
            "%s has %,d bytes, not %,d",
            expected.name(),
            Files.size(file),
            expected.bytes());
      }
    }
    List<String> known = manifest.files().stream().map(Manifest.DataFile::name).toList();
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !isHidden(entry) && !known.contains(name(entry)))
          .map(entry -> name(entry) + " is not of the export")
          .sorted()
          .findFirst()
          .orElse("");
    }
  }

  /** Where events may be gathered. */
  Path work() {
    return work;
  }

  /** An empty directory for a day that is to be published. */
  Path stage(LocalDate day) throws IOException {
    return Files.createDirectories(work.resolve(directoryOf(day)));
  }

  /** Publishes what was staged of a day, in place of what there is of it. */
  void publish(Manifest manifest) throws IOException {
    String name = directoryOf(manifest.day());
    Path staged = work.resolve(name);
    write(staged.resolve(Manifest.NAME), manifest.json());
    sync(staged);
    steps.at(Step.MANIFEST_WRITTEN);
    Path published = out.resolve(name);
    if (Files.exists(published)) {
      Files.createDirectories(replaced);
      Files.move(published, replaced.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      sync(replaced);
      steps.at(Step.OLD_MOVED);
    }
    Files.move(staged, published, StandardCopyOption.ATOMIC_MOVE);
    sync(out);
    steps.at(Step.PUBLISHED);
    if (Files.exists(replaced)) {
      delete(replaced);
      steps.at(Step.OLD_DELETED);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  static String directoryOf(LocalDate day) {
    return "day=" + day;
  }

  /** Lets another export have it. */
  @Override
  public void close() throws IOException {
    directory.close();
  }
}
