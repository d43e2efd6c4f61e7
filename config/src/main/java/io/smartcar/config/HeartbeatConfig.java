package io.smartcar.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the platform measures itself: the section {@code smartcar.heartbeat}, immutable. Every key is
 * explained in {@code smartcar.conf}.
 *
 * @param every how often the console sends a heartbeat to each partition; null: it sends none
 */
public record HeartbeatConfig(@Nullable Duration every) {

  private static final Duration MIN_EVERY = Duration.ofSeconds(1);
  private static final Duration MAX_EVERY = Duration.ofHours(1);

  static HeartbeatConfig read(Section section) {
    return new HeartbeatConfig(section.durationOrOff("every", MIN_EVERY, MAX_EVERY));
  }
}
