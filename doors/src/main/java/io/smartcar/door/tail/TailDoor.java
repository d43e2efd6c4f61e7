package io.smartcar.door.tail;

import io.smartcar.door.DoorException;
import io.smartcar.door.http.MetricsEndpoint;
import io.smartcar.door.tail.FollowedFiles.Found;
import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for files that grow: puts the lines of a directory's files into the log as they are
 * written, each file's in their order. How far it is, it saves when Kafka has confirmed, so that a
 * line is in the log at least once whatever ends meanwhile. For one thread.
 */
public final class TailDoor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TailDoor.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration LOG_AWAY = Duration.ofSeconds(2);

  /** A file to which nothing was written for so long is not held open. */
  private static final Duration HELD_OPEN = Duration.ofMinutes(10);

  /**
   * A last line without an end is taken when nothing was written for so long, and a file that is
   * gone is let go of.
   */
  private static final Duration LINE_ENDS = Duration.ofMinutes(1);

  /** So much is put into the log again at most where a door was killed. */
  private static final long SAVE_EVERY_BYTES = 4 << 20;

  private final LogWriter log;
  private final Positions positions;
  private final FollowedFiles files;
  private final InstantSource clock;
  private final TailCounts counts = new TailCounts();
  private @Nullable MetricsEndpoint metrics;
  private List<Position> saved;
  private long unsavedBytes;
  private boolean away;
  private boolean closed;

  /** How the door waits. */
  public interface Pause {
    /** Waits for so long, or until the door is to end; whether it is. */
    boolean endsWithin(Duration time) throws InterruptedException;
  }

  private TailDoor(TailSettings settings, LogWriter log, Positions positions, InstantSource clock) {
    this.log = log;
    this.clock = clock;
    this.positions = positions;
    this.saved = positions.load();
    this.files = new FollowedFiles(settings, saved);
  }

  /**
   * Takes the directory; reads nothing yet.
   *
   * @param log where the lines go; not closed by the door
   * @param clock that of the files' times
   * @throws DoorException if there is no such directory, another door has it, or the positions are
   *     damaged or cannot be written
   */
  public static TailDoor open(TailSettings settings, LogWriter log, InstantSource clock) {
    if (!Files.isDirectory(settings.directory())) {
      throw new DoorException(
          "there is no directory " + settings.directory() + ": check the path", null);
    }
    Positions positions = Positions.open(settings.positions());
    try {
      return new TailDoor(settings, log, positions, clock);
    } catch (RuntimeException failed) {
      positions.close();
      throw failed;
    }
  }

  /**
   * From now on, until it is closed, the door also answers {@code GET /health} and {@code GET
   * /metrics} at this machine's loopback.
   *
   * @throws DoorException if it cannot listen there
   */
  public void serveMetrics(int port) {
    metrics = MetricsEndpoint.open(port, counts.registry(), counts::away);
  }

  /**
   * Follows the files until it is to end.
   *
   * @throws DoorException if the directory is gone or the positions cannot be written
   */
  public void follow(Pause pause) throws InterruptedException {
    boolean ends = false;
    while (!ends) {
      Round round = look(pause);
      ends = round == Round.ENDED || (round == Round.RESTED && pause.endsWithin(BETWEEN_LOOKS));
    }
  }

  /** What came of one look at the files. */
  enum Round {
    /** Something was put into the log. */
    TOOK,
    /** There was nothing new. */
    RESTED,
    /** The door is to end. */
    ENDED
  }

  /** Puts into the log what is there now. */
  Round look(Pause pause) throws InterruptedException {
    Round round = Round.RESTED;
    try {
      for (Found found : files.look()) {
        Round one = take(found, pause);
        if (one == Round.ENDED) {
          return one;
        }
        round = one == Round.TOOK ? one : round;
      }
    } catch (IOException broken) {
      throw new DoorException("cannot read the files: " + broken, broken);
    } finally {
      save();
    }
    return round;
  }

  private Round take(Found found, Pause pause) throws InterruptedException {
    FollowedFile file = found.file();
    if (found.gone() && !file.isOpen()) {
      files.forget(file);
      return Round.RESTED;
    }
    if (!file.mayHaveMore(found.sizeBytes(), found.modifiedMillis())) {
      return Round.RESTED;
    }
    try {
      Round round = takeLines(found, false, pause);
      if (round == Round.RESTED && !file.isAside()) {
        round = found.gone() ? takeRest(found, pause) : takeUnended(found, pause);
      }
      file.isNews(null);
      return round;
    } catch (IOException unreadable) {
      if (file.isNews(unreadable.toString())) {
        LOG.warn("{} cannot be read now: {}", file.position().name(), unreadable.toString());
      }
      file.close();
      return Round.RESTED;
    }
  }

  private Round takeLines(Found found, boolean toItsEnd, Pause pause)
      throws IOException, InterruptedException {
    FollowedFile file = found.file();
    Round round = Round.RESTED;
    // Not for ever: a file that grows all the time would keep the others waiting.
    for (Piece piece = file.next(toItsEnd);
        piece != null;
        piece = isAtItsEnd(found) ? null : file.next(toItsEnd)) {
      if (!put(piece, pause)) {
        return Round.ENDED;
      }
      taken(piece, file);
      round = Round.TOOK;
    }
    return round;
  }

  /** Whoever has written a file may go on for a while after it was moved away or removed. */
  private Round takeRest(Found gone, Pause pause) throws IOException, InterruptedException {
    if (!gone.file().isQuietFor(LINE_ENDS, clock.millis())) {
      return Round.RESTED;
    }
    Round round = takeLines(gone, true, pause);
    if (round != Round.ENDED) {
      files.forget(gone.file());
    }
    return round;
  }

  private Round takeUnended(Found found, Pause pause) throws IOException, InterruptedException {
    Piece last = isOlderThan(LINE_ENDS, found) ? found.file().unended() : null;
    if (last != null && !put(last, pause)) {
      return Round.ENDED;
    }
    if (isOlderThan(HELD_OPEN, found)) {
      found.file().rest(found.sizeBytes(), found.modifiedMillis());
    }
    return Round.RESTED;
  }

  private void taken(Piece piece, FollowedFile file) {
    long bytes = piece.after().offset() - file.position().offset();
    unsavedBytes += bytes;
    counts.taken(piece, bytes);
    file.taken(piece);
    if (unsavedBytes >= SAVE_EVERY_BYTES) {
      save();
    }
    if (piece.refused() > 0) {
      LOG.warn(
          "{}: {} lines are no events, first {}",
          piece.after().name(),
          piece.refused(),
          String.join("; ", piece.refusals()));
    }
  }

  private boolean isOlderThan(Duration age, Found found) {
    return clock.millis() - found.modifiedMillis() > age.toMillis();
  }

  private static boolean isAtItsEnd(Found found) {
    return !found.gone() && found.file().position().offset() >= found.sizeBytes();
  }

  /** Returns when the log has it, however long that takes; false if the door is to end before. */
  private boolean put(Piece piece, Pause pause) throws InterruptedException {
    // Also where the log takes everything at once: the files may be long, and grow all the time.
    while (!pause.endsWithin(Duration.ZERO)) {
      EventLogException failure = send(piece);
      if (failure == null) {
        if (away) {
          LOG.info("the log takes lines again");
        }
        away = false;
        counts.away(null);
        return true;
      }
      if (!away) {
        LOG.warn("the log takes no lines, the files wait: {}", failure.getMessage());
      }
      away = true;
      counts.away(failure.getMessage());
      save();
      if (pause.endsWithin(LOG_AWAY)) {
        return false;
      }
    }
    return false;
  }

  private @Nullable EventLogException send(Piece piece) {
    AtomicReference<@Nullable EventLogException> failure = new AtomicReference<>();
    AtomicInteger arrived = new AtomicInteger();
    try {
      for (Piece.LineRecord record : piece.records()) {
        log.send(
            log.partition(record.key()),
            record.key(),
            record.value(),
            error -> {
              if (error == null) {
                arrived.incrementAndGet();
              } else {
                failure.compareAndSet(null, error);
              }
            });
      }
      log.flush();
    } catch (EventLogException refused) {
      return refused;
    }
    EventLogException first = failure.get();
    return first == null && arrived.get() < piece.records().size()
        ? new EventLogException("Kafka has not confirmed", null)
        : first;
  }

  private void save() {
    List<Position> now = files.positions();
    if (!now.equals(saved)) {
      positions.save(now);
      saved = now;
    }
    unsavedBytes = 0;
  }

  /** Saves how far it is and lets go of the files. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (metrics != null) {
      metrics.close();
    }
    files.close();
    try {
      save();
    } finally {
      positions.close();
    }
  }
}
