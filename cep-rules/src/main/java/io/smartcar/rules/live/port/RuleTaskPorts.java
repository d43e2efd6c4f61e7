package io.smartcar.rules.live.port;

import io.smartcar.rules.live.RuleTask;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a {@link RuleTask} needs of the world around it; the task closes the log, the checkpoint
 * store and the source of rules with itself.
 *
 * @param log the log of events
 * @param checkpoints where checkpoints survive
 * @param nanoTime elapsed wall time, as {@link System#nanoTime}
 * @param wallClock the time of day: for quiet partitions, and to number alert batches so that no
 *     restart uses a number again
 * @param rules which rules are wanted
 * @param background runs what takes long, away from the task's thread, one after the other
 * @param logForWarmUp opens the log once more, to be read by {@code background}
 */
public record RuleTaskPorts(
    EventLog log,
    CheckpointStore checkpoints,
    LongSupplier nanoTime,
    InstantSource wallClock,
    RuleSource rules,
    Executor background,
    Supplier<EventLog> logForWarmUp) {}
