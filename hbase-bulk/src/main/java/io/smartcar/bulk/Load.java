package io.smartcar.bulk;

import io.smartcar.bulk.SortedRows.Part;
import io.smartcar.bulk.SortedRows.Range;
import io.smartcar.hbase.BulkAccess;
import io.smartcar.hbase.BulkTarget;
import io.smartcar.hbase.EventStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hbase.HRegionLocation;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as store files and hands them over when it is its turn, until HBase has said of each
 * region that it has them. Used once, by one thread.
 */
final class Load {

  /*
   * What a region did not take, or of which it is not known whether it did, is cut by the regions as
   * they are then, written again and handed over again. A region that has taken it twice has the
   * same cells twice, which are one when they are read. A file that was handed over once is never
   * handed over again: HBase may have moved it, and a file that is missing says nothing.
   */

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

  /** What came of one part: all is well if neither is set. */
  private record Outcome(boolean taken, @Nullable Exception failure) {}

  private final BulkAccess access;
  private final BulkTarget target;
  private final HandingOver handingOver;
  private final Staging staging;
  private final StoreFiles storeFiles;
  private final LoadThreads threads;
  private final Duration timeout;
  private final Future<?> turn;
  private @Nullable Exception lastFailure;
  private boolean itIsTurn;
  private long turnNanos;
  private long files;
  private long again;

  Load(
      BulkAccess access,
      BulkTarget target,
      HandingOver handingOver,
      Staging staging,
      StoreFiles storeFiles,
      LoadThreads threads,
      Duration timeout,
      Future<?> turn) {
    this.access = access;
    this.target = target;
    this.handingOver = handingOver;
    this.staging = staging;
    this.storeFiles = storeFiles;
    this.threads = threads;
    this.timeout = timeout;
    this.turn = turn;
  }

  /** Files that HBase has taken. */
  long files() {
    return files;
  }

  /** How often a part was written again. */
  long again() {
    return again;
  }

  /**
   * Hands everything over.
   *
   * @throws EventStoreException if HBase refuses it, or has not taken all of it within the timeout
   *     of its turn's beginning, or that has failed which it waited for
   */
  void run(SortedRows rows) throws InterruptedException {
    List<Range> left = List.of(new Range(0, rows.size()));
    Duration pause = PAUSE;
    while (true) {
      left = tried(rows, left);
      if (left.isEmpty()) {
        return;
      }
      awaitTurn();
      if (System.nanoTime() - turnNanos >= timeout.toNanos()) {
        throw notTaken(left);
      }
      again += left.size();
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  /** What is left when each region was tried once. */
  private List<Range> tried(SortedRows rows, List<Range> ranges) throws InterruptedException {
    List<HRegionLocation> regions;
    try {
      regions = access.regions(target.name());
    } catch (EventStoreException e) {
      if (e.kind() != EventStoreException.Kind.UNAVAILABLE) {
        throw e;
      }
      lastFailure = e;
      return ranges;
    }
    List<Part> parts = rows.cut(ranges, regions);
    if (parts.isEmpty()) {
      return ranges;
    }
    Path directory = null;
    try {
      directory = staging.next();
      return leftOf(parts, directory);
    } catch (IOException e) {
      throw notWritten(e);
    } finally {
      remove(directory);
    }
  }

  private void remove(@Nullable Path directory) {
    try {
      if (directory != null) {
        staging.remove(directory);
      }
    } catch (IOException left) {
      // is removed with the loader's own directory, or by the next one
    }
  }

  private List<Range> leftOf(List<Part> parts, Path directory)
      throws IOException, InterruptedException {
    Path family = new Path(directory, target.family().getNameAsString());
    List<Future<?>> begun = new ArrayList<>();
    List<Range> left = new ArrayList<>();
    try {
      List<Future<Path>> written = new ArrayList<>();
      for (Part part : parts) {
        written.add(threads.write(() -> storeFiles.write(part, family)));
      }
      begun.addAll(written);
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        Path file = ended(written.get(i));
        awaitTurn();
        Part part = parts.get(i);
        Future<Outcome> outcome = threads.handOver(() -> handedOver(part, file));
        begun.add(outcome);
        outcomes.add(outcome);
      }
      for (int i = 0; i < parts.size(); i++) {
        Outcome outcome = ended(outcomes.get(i));
        if (outcome.taken()) {
          files++;
        } else {
          left.add(new Range(parts.get(i).from(), parts.get(i).to()));
          note(outcome.failure());
        }
      }
    } finally {
      end(begun);
    }
    return left;
  }

  private void awaitTurn() throws InterruptedException {
    if (itIsTurn) {
      return;
    }
    try {
      turn.get();
    } catch (ExecutionException before) {
      throw before.getCause() instanceof EventStoreException said
          ? said
          : new IllegalStateException(before.getCause());
    }
    itIsTurn = true;
    turnNanos = System.nanoTime();
  }

  private static <T> T ended(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException written) {
        throw written;
      }
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Nobody writes to a directory that is being removed. */
  private static void end(List<Future<?>> begun) throws InterruptedException {
    for (Future<?> one : begun) {
      var unused = one.cancel(false);
    }
    for (Future<?> one : begun) {
      try {
        var unused = one.get();
      } catch (ExecutionException | CancellationException said) {
        // by the first that failed
      }
    }
  }

  /** What HBase says is in the outcome. */
  private Outcome handedOver(Part part, Path file) {
    if (part.region().getServerName() == null) {
      return new Outcome(false, null);
    }
    try {
      return new Outcome(handingOver.load(part.region(), target.family().getName(), file), null);
    } catch (IOException e) {
      return new Outcome(false, e);
    }
  }

  /** What will not become better ends it at once. */
  private void note(@Nullable Exception failure) {
    if (failure != null) {
      lastFailure = failure;
      EventStoreException said = access.explained(failure);
      if (said.kind() != EventStoreException.Kind.UNAVAILABLE) {
        throw said;
      }
    }
  }

  private EventStoreException notTaken(List<Range> left) {
    if (lastFailure != null) {
      return access.explained(lastFailure);
    }
    return new EventStoreException(
        EventStoreException.Kind.REFUSED,
        ("HBase at %s did not take the store files of %d region(s) of table %s within %d s; its region"
                + " servers' logs say why (\"bulk load\"): may they read and move what is in %s?")
            .formatted(
                access.address(),
                left.size(),
                target.name().getNameAsString(),
                timeout.toSeconds(),
                staging),
        null);
  }

  private EventStoreException notWritten(IOException cause) {
    return new EventStoreException(
        EventStoreException.Kind.REFUSED,
        "cannot write store files to %s: %s".formatted(staging, BulkLoader.oneLine(cause)),
        cause);
  }
}
