package io.smartcar.simulator;

/**
 * Where telemetry goes. Records of one car arrive in the order in which they were sent. All methods
 * throw a {@link TelemetryException} when the other side is away or refuses a record; a sink that
 * has thrown is of no further use but must still be closed. For one thread.
 */
public interface TelemetrySink extends AutoCloseable {

  /** Sends a record; may return before it has arrived, and may wait for earlier ones to arrive. */
  void send(Telemetry record);

  /**
   * Lets go of what the sink has gathered so far. Called before a wait for the next record's time;
   * returns at once, whether or not it has arrived.
   */
  default void letGo() {}

  /** Returns when everything sent has arrived. */
  void flush();

  /** Releases what the sink opened, without waiting for what has not been flushed. */
  @Override
  void close();
}
