package io.smartcar.rules.live;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What a {@link RuleTask} needs of the world around it; the task closes the log and the checkpoint
 * store with itself.
 *
 * @param log the log of events
 * @param checkpoints where checkpoints survive
 * @param nanoTime elapsed wall time, as {@link System#nanoTime}
 * @param wallClock used once, to number alert batches so that no restart uses a number again
 */
public record RuleTaskPorts(
    EventLog log, CheckpointStore checkpoints, LongSupplier nanoTime, InstantSource wallClock) {}
