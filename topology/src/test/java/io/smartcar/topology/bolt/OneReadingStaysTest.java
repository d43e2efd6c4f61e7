package io.smartcar.topology.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.events.RecordFormat;
import io.smartcar.hbase.EventStore;
import io.smartcar.hbase.MemoryEventStore;
import io.smartcar.hbase.RejectedRecord;
import io.smartcar.hbase.StoredEvent;
import io.smartcar.topology.CollectedOutput;
import io.smartcar.topology.TestContext;
import io.smartcar.topology.TestTuples;
import io.smartcar.topology.spout.TestBatches;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.storm.tuple.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Of different readings of one car and date the later in the log is what the store shows, in
 * whatever order the batches are written, fail, and are written again.
 */
final class OneReadingStaysTest {

  private static final int IN_FLIGHT = 3;
  private static final int CARS = 4;
  private static final int SECONDS = 3;
  private static final int LOG_RECORDS = 60;
  private static final long NOON = 1_453_636_800_000L;

  private final AtomicLong nanos = new AtomicLong();
  private MemoryEventStore rows = new MemoryEventStore();
  private LateAnswers store = new LateAnswers();
  private LateAnswers loads = new LateAnswers();
  private TestContext context = new TestContext(EventStoreBolt.NAME, 2, List.of(2));
  private CollectedOutput output = new CollectedOutput();
  private EventStoreBolt bolt = newBolt(null);

  /** Answers when it is told to, in any order, also that it failed although it wrote. */
  private final class LateAnswers implements EventStore {

    private record Call(
        List<StoredEvent> events, List<RejectedRecord> rejected, CompletableFuture<Void> answer) {}

    private final List<Call> open = new ArrayList<>();
    private final List<Call> givenUp = new ArrayList<>();

    @Override
    public CompletableFuture<Void> store(List<StoredEvent> events, List<RejectedRecord> rejected) {
      Call call = new Call(events, rejected, new CompletableFuture<>());
      open.add(call);
      return call.answer();
    }

    void write(int index) {
      Call call = open.remove(index);
      rows.store(call.events(), call.rejected()).join();
      call.answer().complete(null);
    }

    /** It is written later all the same, as a request that was on its way is. */
    void fail(int index) {
      Call call = open.remove(index);
      givenUp.add(call);
      call.answer().completeExceptionally(new IllegalStateException("no answer in time"));
    }

    void writeGivenUp() {
      givenUp.forEach(call -> rows.store(call.events(), call.rejected()).join());
      givenUp.clear();
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
  }

  @Test
  void store_secondOfOneDateWrittenBeforeTheFirst_theSecondStays() {
    bolt.execute(batch(0, List.of("20160124134517,A0001,3,0,F,N,60,A01"), List.of(NOON)));
    bolt.execute(batch(1, List.of("20160124134517,A0001,3,0,F,N,180,A01"), List.of(NOON)));

    store.write(1);
    store.write(0);

    assertThat(rows.events().get("71543142106102-A0001")).containsEntry("speed", "180");
  }

  @Test
  void store_firstOfOneDateWrittenAgainAfterTheSecond_theSecondStays() {
    Tuple first = batch(0, List.of("20160124134517,A0001,3,0,F,N,60,A01"), List.of(NOON));
    bolt.execute(first);
    store.fail(0);
    bolt.execute(TestTuples.tick());
    nanos.addAndGet(1_000_000_000L);
    bolt.execute(batch(1, List.of("20160124134517,A0001,3,0,F,N,180,A01"), List.of(NOON)));
    store.write(0);
    bolt.execute(first);
    store.write(0);

    assertThat(rows.events().get("71543142106102-A0001")).containsEntry("speed", "180");
  }

  @Test
  void store_secondOfOneDateWithAnEarlierTimestamp_theSecondStays() {
    bolt.execute(batch(0, List.of("20160124134517,A0001,3,0,F,N,60,A01"), List.of(NOON)));
    bolt.execute(batch(1, List.of("20160124134517,A0001,3,0,F,N,180,A01"), List.of(NOON - 500)));

    store.write(0);
    store.write(0);

    assertThat(rows.events().get("71543142106102-A0001")).containsEntry("speed", "180");
  }

  @Test
  void store_secondOfOneDateInATopicMadeAnew_theSecondStays() {
    String first = "20160124134517,A0001,3,0,F,N,60,A01";
    String second = "20160124134517,A0001,3,0,F,N,180,A01";
    bolt.execute(TestBatches.tuple(TestBatches.ofTopic("old", 0, 1_000, first)));
    long firstMillis = store.open.get(0).events().get(0).recordTimestampMillis();
    bolt.execute(TestBatches.tuple(TestBatches.ofTopic("new", 0, 0, second)));

    assertThat(store.open.get(1).events().get(0).recordTimestampMillis())
        .isGreaterThan(firstMillis);
  }

  @Test
  void store_sameReadingAgain_hasTheSameCells() {
    String reading = "20160124134517,A0001,3,0,F,N,60,A01";
    bolt.execute(batch(0, List.of(reading), List.of(NOON)));
    bolt.execute(batch(1, List.of(reading), List.of(NOON)));

    assertThat(store.open)
        .extracting(call -> call.events().get(0).recordTimestampMillis())
        .containsExactly(NOON, NOON);
  }

  @Property(tries = 300)
  void store_anyLogWrittenInAnyOrder_showsTheLaterInTheLog(@ForAll long seed) {
    writeAnyLog(new Random(seed), null);
  }

  /** Some is put and some loaded, and what could not be loaded is put, or appears at some time. */
  @Property(tries = 300)
  void store_anyLogPutAndLoadedInAnyOrder_showsTheLaterInTheLog(@ForAll long seed) {
    writeAnyLog(new Random(seed), new BulkLane(() -> loads, LOG_RECORDS / 6, LOG_RECORDS));
  }

  private void writeAnyLog(Random random, @Nullable BulkLane bulk) {
    rows = new MemoryEventStore();
    store = new LateAnswers();
    loads = new LateAnswers();
    output = new CollectedOutput();
    bolt = newBolt(bulk);
    List<String> log = new ArrayList<>();
    List<Long> millis = new ArrayList<>();
    Map<String, String> expected = new TreeMap<>();
    long now = NOON;
    for (int i = 0; i < LOG_RECORDS; i++) {
      String date = "2016012413451" + random.nextInt(SECONDS);
      String car = "A000" + random.nextInt(CARS);
      int speed = random.nextInt(4);
      now += random.nextInt(4) / 3;
      log.add("%s,%s,3,0,F,N,%d,A01".formatted(date, car, speed));
      millis.add(now);
      expected.put(date + car, String.valueOf(speed));
    }

    writeAll(batches(random, log, millis), random);

    Map<String, String> found = new TreeMap<>();
    rows.events()
        .values()
        .forEach(row -> found.put(row.get("date") + row.get("car_number"), row.get("speed")));
    assertThat(found).isEqualTo(expected);
  }

  private static Deque<Tuple> batches(Random random, List<String> log, List<Long> millis) {
    Deque<Tuple> batches = new ArrayDeque<>();
    int from = 0;
    while (from < log.size()) {
      int to = Math.min(log.size(), from + 1 + random.nextInt(5));
      batches.add(
          TestBatches.tuple(
              TestBatches.of(
                  0, from, log.subList(from, to), millis.subList(from, to), log.size())));
      from = to;
    }
    return batches;
  }

  /** As the spout does: in the order of the log, and what failed again, at some time. */
  private void writeAll(Deque<Tuple> unsent, Random random) {
    List<Tuple> failed = new ArrayList<>();
    while (!unsent.isEmpty() || !failed.isEmpty() || context.count(EventStoreBolt.IN_FLIGHT) > 0) {
      nanos.addAndGet(1_000_000_000L);
      int way = random.nextInt(10);
      if (way < 4 && !unsent.isEmpty() && store.open.size() < IN_FLIGHT) {
        bolt.execute(unsent.remove());
      } else if (way < 6 && !failed.isEmpty() && store.open.size() < IN_FLIGHT) {
        bolt.execute(failed.remove(random.nextInt(failed.size())));
      } else {
        answer(random.nextInt(10) < 3 ? loads : store, way, random);
      }
      bolt.execute(TestTuples.tick());
      failed.addAll(output.failed);
      output.failed.clear();
    }
    store.writeGivenUp();
    loads.writeGivenUp();
  }

  private static void answer(LateAnswers answering, int way, Random random) {
    if (way < 9 && !answering.open.isEmpty()) {
      answering.write(random.nextInt(answering.open.size()));
    } else if (!answering.open.isEmpty()) {
      answering.fail(random.nextInt(answering.open.size()));
    } else {
      answering.writeGivenUp();
    }
  }

  private EventStoreBolt newBolt(@Nullable BulkLane bulk) {
    EventStoreBolt made =
        new EventStoreBolt(() -> store, ZoneOffset.UTC, RecordFormat.BOOK, IN_FLIGHT, bulk);
    context = new TestContext(EventStoreBolt.NAME, 2, List.of(2));
    made.prepare(context, output.collector(), nanos::get);
    return made;
  }

  private static Tuple batch(long firstOffset, List<String> values, List<Long> millis) {
    return TestBatches.tuple(TestBatches.of(0, firstOffset, values, millis));
  }
}
