package io.smartcar.wiring.refused;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.eventlog.EventLogException;
import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.EventStoreException;
import io.smartcar.hbase.KeptRecord;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.hbase.MemoryRejectedStore;
import io.smartcar.hbase.RejectedQuery;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.Resending;
import io.smartcar.wiring.refused.Resender.Fate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ResenderTest {

  private static final Instant NOW = Instant.parse("2018-08-31T00:00:00Z");
  private static final RejectedQuery ALL =
      new RejectedQuery(Optional.of("T"), Instant.MIN, Instant.MAX);
  private static final String EVENT = "20180830091459,V0004,1,0,F,N,97,F08";

  private final MemoryEventStore events = new MemoryEventStore();
  private final MemoryRejectedStore store = new MemoryRejectedStore(events);
  private final MemoryLog log = new MemoryLog();
  private final List<String> fates = new ArrayList<>();

  @Test
  void send_whatIsAnEventByNow_isSentAsItCameKeyedByItsCarAndConfirmed() {
    refuse(0, EVENT, "2018-08-30T09:14:59,V1,1,0,F,N,97,F08", EVENT + "\r\n");

    send(false);

    assertThat(log.arrived).containsExactly("V0004@1 " + EVENT, "V0004@1 " + EVENT + "\r\n");
    assertThat(fates).containsExactly("1 NO_EVENT", "0 SENT", "2 SENT");
    assertThat(marks())
        .containsExactly(
            Optional.of(new Resending(true, NOW, "ann")),
            Optional.empty(),
            Optional.of(new Resending(true, NOW, "ann")));
  }

  @Test
  void send_again_sendsNothing() {
    refuse(0, EVENT);
    send(false);
    fates.clear();

    send(true);

    assertThat(log.arrived).hasSize(1);
    assertThat(fates).containsExactly("0 DONE");
  }

  @Test
  void show_saysWhatSendDoes_andDoesNothing() {
    refuse(0, EVENT, "no event");
    refuse(2, "a".repeat(RejectedRecord.MAX_VALUE_BYTES + 1));

    new Resender(ZoneOffset.UTC, RecordFormat.BOOK, false).show(store.find(ALL), this::note);

    assertThat(fates).containsExactly("0 SENT", "1 NO_EVENT", "2 CUT");
    assertThat(log.arrived).isEmpty();
    assertThat(marks()).containsOnly(Optional.empty());
  }

  @Test
  void send_kafkaGoesAwayInTheMiddle_confirmsWhatArrivedAndKeepsTheOthersForADecision() {
    refuse(0, EVENT, EVENT, EVENT);
    log.full(1);

    assertThatThrownBy(() -> send(false)).isInstanceOf(EventLogException.class);

    assertThat(fates).containsExactly("0 SENT");
    assertThat(marks())
        .map(mark -> mark.map(Resending::isConfirmed))
        .containsExactly(Optional.of(true), Optional.of(false), Optional.of(false));
    log.full(Integer.MAX_VALUE);
    fates.clear();
    send(false);
    assertThat(fates).containsExactly("0 DONE", "1 UNCONFIRMED", "2 UNCONFIRMED");
    assertThat(log.arrived).hasSize(1);
    fates.clear();
    send(true);
    assertThat(fates).containsExactly("0 DONE", "1 SENT", "2 SENT");
    assertThat(log.arrived).hasSize(3);
    assertThat(marks()).allMatch(mark -> mark.orElseThrow().isConfirmed());
  }

  @Test
  void send_storeGoesAwayBeforeTheConfirmation_leavesItForADecision() {
    refuse(0, EVENT);
    log.onFlush(() -> store.away(true));

    assertThatThrownBy(() -> send(false)).isInstanceOf(EventStoreException.class);

    store.away(false);
    assertThat(log.arrived).hasSize(1);
    send(false);
    assertThat(fates).containsExactly("0 UNCONFIRMED");
    assertThat(log.arrived).hasSize(1);
  }

  @Test
  void send_storeAway_sendsNothing() {
    refuse(0, EVENT);
    store.away(true);

    assertThatThrownBy(() -> send(false)).isInstanceOf(EventStoreException.class);

    assertThat(log.arrived).isEmpty();
  }

  @Test
  void send_somebodyElseSendsToo_eachIsSentOnce() {
    refuse(0, EVENT, EVENT);
    List<KeptRecord> seen = store.find(ALL).toList();
    assertThat(store.begin(seen.get(0), new Resending(false, NOW, "bob")))
        .isCompletedWithValue(true);

    new Resender(ZoneOffset.UTC, RecordFormat.BOOK, false)
        .send(seen.stream(), target(), this::note);

    assertThat(log.arrived).hasSize(1);
    assertThat(fates).containsExactly("0 TAKEN", "1 SENT");
  }

  @Test
  void send_manyRecords_areSentInTheOrderOfTheLog() {
    String[] lines =
        IntStream.range(0, Resender.RECORDS_AT_ONCE * 2 + 1)
            .mapToObj(i -> "2018083009%02d%02d,V1,1,0,F,N,97,F08".formatted(i / 60, i % 60))
            .toArray(String[]::new);
    refuse(0, lines);

    send(false);

    assertThat(log.arrived)
        .containsExactlyElementsOf(List.of(lines).stream().map(line -> "V1@2 " + line).toList());
  }

  private void refuse(long firstOffset, String... values) {
    List<RejectedRecord> records =
        IntStream.range(0, values.length)
            .mapToObj(
                i ->
                    new RejectedRecord(
                        "T", 0, firstOffset + i, 1_000 + i, "refused", values[i].getBytes(UTF_8)))
            .toList();
    assertThat(events.store(List.of(), records)).isCompleted();
  }

  private void send(boolean alsoUnconfirmed) {
    new Resender(ZoneOffset.UTC, RecordFormat.BOOK, alsoUnconfirmed)
        .send(store.find(ALL), target(), this::note);
  }

  private Resender.Target target() {
    return new Resender.Target(store, log, "ann", Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void note(KeptRecord kept, Fate fate) {
    fates.add(kept.record().offset() + " " + fate);
  }

  private List<Optional<Resending>> marks() {
    return store.find(ALL).map(KeptRecord::resending).toList();
  }
}
