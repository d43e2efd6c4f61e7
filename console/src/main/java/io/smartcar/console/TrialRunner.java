package io.smartcar.console;

import io.smartcar.config.SmartcarConfig;
import java.time.Duration;

/**
 * What trials may take, and where their events are; immutable. Nothing is started before the first
 * trial.
 */
public final class TrialRunner {

  /**
   * What a trial may take; immutable.
   *
   * @param time of it all, the start of its process included
   * @param heapMegabytes of its process, which needs some 200 MB more
   */
  public record Limits(Duration time, int heapMegabytes) {

    /** Less heap and no rule can be compiled. */
    public static final int MIN_HEAP_MEGABYTES = 64;

    /** More and what a trial reads is a matter of hours. */
    public static final int MAX_HEAP_MEGABYTES = 65_536;

    /** The longest time. */
    public static final Duration MAX_TIME = Duration.ofHours(6);

    /** Where nothing else is said. */
    public static final Limits USUAL = new Limits(Duration.ofMinutes(5), 512);

    /**
     * Checks them.
     *
     * @throws ConsoleException if no trial could be made with them
     */
    public Limits {
      if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(MAX_TIME) > 0) {
        throw new ConsoleException(
            "--trial-time must be 1s to %dh: %d ms".formatted(MAX_TIME.toHours(), time.toMillis()),
            null);
      }
      if (heapMegabytes < MIN_HEAP_MEGABYTES || heapMegabytes > MAX_HEAP_MEGABYTES) {
        throw new ConsoleException(
            "--trial-memory must be %d MB to %d GB: %d MB"
                .formatted(MIN_HEAP_MEGABYTES, MAX_HEAP_MEGABYTES / 1_024, heapMegabytes),
            null);
      }
    }
  }

  private final Limits limits;
  private final String configuration;
  private final Class<?> worker;

  /** Trials on the log and the history of a configuration. */
  public TrialRunner(Limits limits, SmartcarConfig config) {
    this(limits, config, TrialWorker.class);
  }

  TrialRunner(Limits limits, SmartcarConfig config, Class<?> worker) {
    this.limits = limits;
    this.configuration = config.render();
    this.worker = worker;
  }

  Limits limits() {
    return limits;
  }

  /** Where the events are, as {@link TrialOrder} has it. */
  String configuration() {
    return configuration;
  }

  /** One trial; nothing is started yet. */
  TrialProcess process() {
    return new TrialProcess(limits, worker);
  }
}
