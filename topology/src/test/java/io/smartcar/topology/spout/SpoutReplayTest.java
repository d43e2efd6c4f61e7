package io.smartcar.topology.spout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real spout and the batches: whatever fails, every record is in one acked tuple. */
final class SpoutReplayTest {

  private static final int RECORDS = 20_000;
  private static final long FEW_BYTES = 180_000;
  private static final int MANY_CALLS = 200_000;
  private static final BatchLimits LIMITS = new BatchLimits(100, 1 << 20);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void run_oneTupleInTenFails_everyRecordAppliedOnce(long seed) {
    SpoutRun run = twoPartitions(seed, 10);
    long records = run.missing();

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
    assertThat(run.repeated()).isZero();
    assertThat(run.ledger().counts()).isEqualTo(new SpoutCounts(records, records, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void run_offsetsNotAnsweredAtFirst_everyRecordAppliedOnce(int unanswered) {
    SpoutRun run = twoPartitions(7, 10);
    run.unanswered = unanswered;

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
    assertThat(run.repeated()).isZero();
  }

  @Test
  void run_everySecondTupleFails_everyRecordAppliedOnce() {
    SpoutRun run = twoPartitions(7, 2);

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
    assertThat(run.repeated()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void run_offsetsWithHoles_everyRecordAppliedOnce(long seed) {
    SpoutRun run = new SpoutRun(seed, LIMITS, 10);
    Random random = new Random(seed);
    NavigableSet<Long> sparse =
        LongStream.range(0, RECORDS)
            .filter(offset -> offset % 1_000 > 300 && random.nextInt(4) > 0)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    run.partition(0, sparse);

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
    assertThat(run.repeated()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void run_restartedAgainAndAgain_nothingIsMissing(long seed) {
    SpoutRun run = twoPartitions(seed, 10);
    for (int restart = 0; restart < 20; restart++) {
      run.run(40, SpoutReplayTest::batching);
    }

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void run_allDone_groupHasNoLag(long seed) {
    SpoutRun run = twoPartitions(seed, 10);

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
    assertThat(run.lag()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {RECORDS / 2, 2 * RECORDS})
  void run_topicMadeAnew_readsAllOfTheNewLog(int records) {
    SpoutRun run = twoPartitions(11, 10);
    run.run(MANY_CALLS, SpoutReplayTest::batching);
    assertThat(run.emittedTopicId()).isEqualTo("old");
    run.makeAnew("new");
    run.partition(0, offsets(records));

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.emittedTopicId()).isEqualTo("new");
    assertThat(run.missing()).isZero();
    assertThat(run.repeated()).isZero();
    assertThat(run.lag()).isZero();
  }

  @Test
  void run_nothingAcked_keepsNoMoreBytesThanAllowed() {
    SpoutRun run = twoPartitions(12, 1, FEW_BYTES);

    run.run(5_000, SpoutReplayTest::batching);

    // The limit is looked at before a poll, and a poll brings at most 200 records a partition.
    assertThat(run.mostBytes()).isBetween(FEW_BYTES / 2, FEW_BYTES + 2 * 200 * 300);
  }

  @Test
  void run_fewBytesAndFailures_everyRecordAppliedOnce() {
    SpoutRun run = twoPartitions(13, 2, FEW_BYTES);

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
    assertThat(run.repeated()).isZero();
    assertThat(run.mostBytes()).isLessThan(FEW_BYTES + 2 * 200 * 300);
  }

  @Test
  void run_nothingAcked_keepsNoMoreBatchesThanAllowed() {
    SpoutRun run = twoPartitions(8, 1);

    run.run(5_000, SpoutReplayTest::batching);

    // The limit is looked at before a poll, and a poll brings at most three batches.
    int most = 2 * (run.maxUncommittedBatches() + 3);
    assertThat(run.ledger().batchesWithRecords()).isBetween(1L, (long) most);
  }

  @Test
  void run_allDone_keepsNoRecords() {
    SpoutRun run = twoPartitions(9, 10);

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.ledger().batchesWithRecords()).isZero();
    assertThat(run.ledger().knownBatches()).isLessThan(2 * run.maxUncommittedBatches());
  }

  @Test
  void run_partitionsOfUnlikeRates_areEmittedTogether() {
    SpoutRun run = twoPartitions(10, 0);

    run.run(MANY_CALLS, SpoutReplayTest::batching);

    assertThat(run.missing()).isZero();
    // What one poll brings of the partition ahead comes on top: 200 records, 20 ms apart.
    assertThat(run.furthestApart())
        .isBetween(Duration.ofSeconds(5), SpoutRun.MAX_DRIFT.plusSeconds(4));
  }

  @Test
  void run_cutAnewOnEachReading_losesRecords() {
    SpoutRun run = twoPartitions(1, 10);

    run.run(
        20_000,
        (ledger, random) ->
            polled -> {
              BatchLedger forgetful =
                  new BatchLedger(LIMITS, Long.MAX_VALUE, Duration.ofSeconds(2));
              forgetful.reads("a");
              return forgetful.replace(polled);
            });

    assertThat(run.missing()).isPositive();
  }

  @Test
  void run_onlyBordersRemembered_losesRecords() {
    SpoutRun run = twoPartitions(1, 10);

    run.run(
        20_000,
        (ledger, random) -> {
          BordersOnly borders = new BordersOnly(LIMITS.records());
          return borders::replace;
        });

    assertThat(run.missing()).isPositive();
  }

  private static UnaryOperator<ConsumerRecords<byte[], Object>> batching(
      BatchLedger ledger, Random random) {
    return ledger::replace;
  }

  private static SpoutRun twoPartitions(long seed, int failOneIn) {
    return twoPartitions(seed, failOneIn, Long.MAX_VALUE);
  }

  private static SpoutRun twoPartitions(long seed, int failOneIn, long maxBytes) {
    SpoutRun run = new SpoutRun(seed, LIMITS, failOneIn, maxBytes);
    run.partition(0, offsets(RECORDS));
    run.partition(1, offsets(RECORDS));
    return run;
  }

  private static NavigableSet<Long> offsets(int records) {
    return LongStream.range(0, records).boxed().collect(Collectors.toCollection(TreeSet::new));
  }
}
