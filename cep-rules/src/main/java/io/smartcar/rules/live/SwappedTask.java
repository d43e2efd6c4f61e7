package io.smartcar.rules.live;

import io.smartcar.rules.RuleProgram;
import io.smartcar.rules.live.clock.CheckpointTime;
import io.smartcar.rules.live.clock.PartitionProgress;
import io.smartcar.rules.live.clock.Partitions;
import io.smartcar.rules.live.clock.TaskClock;
import io.smartcar.rules.live.judging.ActiveRule;
import io.smartcar.rules.live.judging.OutgoingAlerts;
import io.smartcar.rules.live.port.Checkpoint;
import io.smartcar.rules.live.port.Era;
import io.smartcar.rules.live.port.RuleTaskSettings;
import io.smartcar.rules.live.port.Taken;
import io.smartcar.rules.live.push.RuleSwap;
import io.smartcar.rules.live.push.WarmUp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a push sees of the task whose rules it replaces; not thread-safe. */
final class SwappedTask implements RuleSwap.Task {

  private final RuleTaskSettings settings;
  private final LongSupplier nanoTime;
  private final String topicId;
  private final Partitions partitions;
  private final TaskClock clock;
  private final OutgoingAlerts alerts;
  private final Checkpointing checkpointing;

  SwappedTask(
      RuleTaskSettings settings,
      LongSupplier nanoTime,
      String topicId,
      Partitions partitions,
      TaskClock clock,
      OutgoingAlerts alerts,
      Checkpointing checkpointing) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.topicId = topicId;
    this.partitions = partitions;
    this.clock = clock;
    this.alerts = alerts;
    this.checkpointing = checkpointing;
  }

  @Override
  public RuleTaskSettings settings() {
    return settings;
  }

  @Override
  public List<ActiveRule> create(List<RuleProgram> programs) {
    List<ActiveRule> created = ActiveRule.start(programs, settings, nanoTime, alerts::raise);
    created.forEach(rule -> rule.setSilent(true));
    return created;
  }

  @Override
  public WarmUp.Position position(long lookBackMillis) {
    Map<Integer, Checkpoint> begin = new HashMap<>();
    Map<Integer, Long> offsets = new HashMap<>();
    Map<Integer, List<Taken.Range>> passedOver = new HashMap<>();
    for (PartitionProgress partition : partitions.all()) {
      Checkpoint from = partition.readingFrom(clock() - lookBackMillis);
      if (from != null) {
        begin.put(partition.partition, from);
      }
      offsets.put(partition.partition, partition.nextOffset());
      passedOver.put(partition.partition, partition.passedOver().ranges());
    }
    return new WarmUp.Position(clock(), clock() - lookBackMillis, begin, offsets, passedOver);
  }

  @Override
  public long clock() {
    return clock.now();
  }

  @Override
  public boolean allConfirmed() {
    return alerts.areAllConfirmed() && isWhereItWas();
  }

  @Override
  public boolean isWhereItWas() {
    return clock() >= alerts.confirmedBefore();
  }

  @Override
  public void learnFrom(WarmUp warmUp) {
    warmUp
        .partitions()
        .forEach(
            (number, earlier) -> {
              PartitionProgress partition = partitions.get(number);
              if (partition != null) {
                partition.learnFrom(earlier);
              }
            });
  }

  @Override
  public @Nullable CompletableFuture<Void> save(
      int version, long since, List<Era> before, long lookBackMillis) {
    if (checkpointing.isUnderWay()) {
      return null;
    }
    CheckpointTime time =
        CheckpointTime.of(settings, topicId, clock(), clock(), lookBackMillis)
            .withRules(version, since, before);
    return checkpointing.save(partitions.checkpoints(time));
  }
}
