package io.smartcar.wiring.refused;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.eventlog.LogWriter;
import io.smartcar.events.CarEvent;
import io.smartcar.events.RecordDecoder;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.RejectedStore;
import io.smartcar.hbase.Resending;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Sends refused records that are events by now to the log again, as they came and keyed by their
 * car, each once. One thread.
 */
public final class Resender {

  /*
   * The log and the table cannot change in one step. So each record is claimed in the table before
   * it is sent, which one of several senders succeeds in, and confirmed when it has arrived. Whoever
   * dies in between leaves it claimed: it is not sent again by itself, but only when a person asks
   * for it (alsoUnconfirmed). Sent twice, it would still change nothing: an event is one row by its
   * car and date, and a repeat is not shown to the rules.
   *
   * What is no event by now either would be refused again, and be one refused record more: it is
   * left where it is.
   */

  /** What becomes of a record. */
  public enum Fate {
    /** It is an event now, and sent. */
    SENT,
    /** It is still no event. */
    NO_EVENT,
    /** It was sent before, and has arrived. */
    DONE,
    /** Sending it was begun and not confirmed: it is sent if that is asked for. */
    UNCONFIRMED,
    /** Only its beginning was kept. */
    CUT,
    /** Somebody else sends it at this moment. */
    TAKEN
  }

  /** Who is told what becomes of records. */
  public interface Listener {

    /** Called for each record on the sender's thread; of those that are sent, when they are. */
    void done(KeptRecord kept, Fate fate);
  }

  /**
   * From where to where.
   *
   * @param store where the records are, and where it is put down that they are sent
   * @param log where they are sent
   * @param by who has them sent
   * @param clock says when
   */
  public record Target(RejectedStore store, LogWriter log, String by, Clock clock) {}

  /** So many are claimed, sent and confirmed together. */
  static final int RECORDS_AT_ONCE = 500;

  private final RecordDecoder decoder;
  private final boolean alsoUnconfirmed;

  /**
   * Creates a sender.
   *
   * @param zone the time zone of the events' dates
   * @param format what the log's records are
   * @param alsoUnconfirmed whether those are sent that were begun and not confirmed
   */
  public Resender(ZoneId zone, RecordFormat format, boolean alsoUnconfirmed) {
    this.decoder = format.decoder(zone);
    this.alsoUnconfirmed = alsoUnconfirmed;
  }

  /** What {@link #send} would do, without doing it. */
  public void show(Stream<KeptRecord> records, Listener listener) {
    records.forEach(kept -> listener.done(kept, planned(kept).fate()));
  }

  /**
   * Sends what can be sent.
   *
   * @throws EventLogException if Kafka is away or refuses; what had arrived is confirmed
   * @throws EventStoreException if the store is away; what was claimed stays so
   */
  public void send(Stream<KeptRecord> records, Target target, Listener listener) {
    List<Planned> batch = new ArrayList<>();
    for (Iterator<KeptRecord> all = records.iterator(); all.hasNext(); ) {
      Planned planned = planned(all.next());
      if (planned.fate() != Fate.SENT) {
        listener.done(planned.kept(), planned.fate());
        continue;
      }
      batch.add(planned);
      if (batch.size() == RECORDS_AT_ONCE) {
        send(batch, target, listener);
        batch.clear();
      }
    }
    send(batch, target, listener);
  }

  /** A record, what becomes of it, and the car that it is of if it is sent. */
  private record Planned(KeptRecord kept, Fate fate, String car) {}

  private Planned planned(KeptRecord kept) {
    Optional<Resending> before = kept.resending();
    if (before.isPresent() && before.get().isConfirmed()) {
      return new Planned(kept, Fate.DONE, "");
    }
    if (kept.isCut()) {
      return new Planned(kept, Fate.CUT, "");
    }
    if (before.isPresent() && !alsoUnconfirmed) {
      return new Planned(kept, Fate.UNCONFIRMED, "");
    }
    return decoder.decode(kept.record().value()) instanceof CarEvent event
        ? new Planned(kept, Fate.SENT, event.carNumber())
        : new Planned(kept, Fate.NO_EVENT, "");
  }

  private static void send(List<Planned> batch, Target target, Listener listener) {
    Resending resending = new Resending(false, target.clock().instant(), target.by());
    List<Planned> claimed = claim(batch, target.store(), resending, listener);
    List<CompletableFuture<Void>> arrivals = new ArrayList<>();
    EventLogException failure = null;
    try {
      for (Planned planned : claimed) {
        arrivals.add(send(planned, target.log()));
      }
      target.log().flush();
    } catch (EventLogException e) {
      failure = e;
    }
    List<Planned> arrived = new ArrayList<>();
    for (int i = 0; i < arrivals.size(); i++) {
      CompletableFuture<Void> arrival = arrivals.get(i);
      if (arrival.isDone() && !arrival.isCompletedExceptionally()) {
        arrived.add(claimed.get(i));
      } else if (failure == null) {
        failure = reason(arrival);
      }
    }
    confirm(arrived, target.store(), resending, listener);
    if (failure != null) {
      throw failure;
    }
  }

  private static List<Planned> claim(
      List<Planned> batch, RejectedStore store, Resending resending, Listener listener) {
    List<CompletableFuture<Boolean>> claims =
        batch.stream().map(planned -> store.begin(planned.kept(), resending)).toList();
    List<Planned> claimed = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (answer(claims.get(i))) {
        claimed.add(batch.get(i));
      } else {
        listener.done(batch.get(i).kept(), Fate.TAKEN);
      }
    }
    return claimed;
  }

  private static CompletableFuture<Void> send(Planned planned, LogWriter log) {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    byte[] key = planned.car().getBytes(UTF_8);
    log.send(
        log.partition(key),
        key,
        planned.kept().record().value(),
        error -> {
          if (error == null) {
            arrival.complete(null);
          } else {
            arrival.completeExceptionally(error);
          }
        });
    return arrival;
  }

  private static void confirm(
      List<Planned> arrived, RejectedStore store, Resending resending, Listener listener) {
    List<CompletableFuture<Boolean>> confirmations =
        arrived.stream().map(planned -> store.confirm(planned.kept(), resending)).toList();
    for (int i = 0; i < arrived.size(); i++) {
      // False: somebody else has decided meanwhile that it is to be sent again; it was sent here.
      var unused = answer(confirmations.get(i));
      listener.done(arrived.get(i).kept(), Fate.SENT);
    }
  }

  private static EventLogException reason(CompletableFuture<Void> arrival) {
    try {
      arrival.getNow(null);
    } catch (CompletionException e) {
      if (e.getCause() instanceof EventLogException known) {
        return known;
      }
    }
    return new EventLogException("Kafka did not say whether a record arrived", null);
  }

  private static boolean answer(CompletableFuture<Boolean> asked) {
    try {
      return asked.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EventStoreException known) {
        throw known;
      }
      throw e;
    }
  }
}
