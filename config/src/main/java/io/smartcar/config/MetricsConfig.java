package io.smartcar.config;

import java.util.OptionalInt;

/**
 * What a worker answers to Prometheus: the section {@code smartcar.metrics}, immutable. Every key
 * is explained in {@code smartcar.conf}.
 *
 * @param portOffset from a worker's own port to that of its metrics; empty: it has none
 * @param host the address to listen at
 */
public record MetricsConfig(OptionalInt portOffset, String host) {

  private static final int MAX_OFFSET = 60_000;

  static MetricsConfig read(Section section) {
    return new MetricsConfig(
        section.numberOrOff("port-offset", 1, MAX_OFFSET),
        section.text("host", "a host name or an address", "[^\\s,/]+"));
  }
}
