package io.smartcar.demo;

import io.smartcar.config.SmartcarConfig;
import io.smartcar.simulator.SendingOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is asked to show; immutable.
 *
 * @param config what the topology gets; it names the sandbox's servers
 * @param cars how many cars drive
 * @param seconds how long they drive
 * @param input a recorded file to send in their place
 * @param order the order in which the recorded file is sent
 * @param partitions partitions of the topic
 * @param via how the cars send
 * @param keep whether all is left running at the end
 */
public record DemoSettings(
    SmartcarConfig config,
    int cars,
    int seconds,
    @Nullable Path input,
    SendingOrder order,
    int partitions,
    Way via,
    boolean keep) {

  /** How the cars send. */
  public enum Way {
    /** Into the topic. */
    KAFKA,
    /** To a door for HTTP. */
    HTTP,
    /** To an MQTT broker that is there, from which a door takes it. */
    MQTT
  }

  /** The simulated cars' time runs so many times as fast as the wall clock, as in the book. */
  static final int SPEED = 20;

  /** Checks the ranges. */
  public DemoSettings {
    positive("cars", cars);
    positive("seconds", seconds);
    positive("partitions", partitions);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }
}
