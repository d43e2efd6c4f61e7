package io.smartcar.simulator;

/**
 * When cars are out of reach: each once in twice the time that an outage takes, at a moment of its
 * own, given by the seed. Immutable.
 */
final class Outages {

  private final long seed;
  private final long startMillis;
  private final long lengthMillis;

  Outages(long seed, long startMillis, long lengthMillis) {
    this.seed = Drivers.mix(seed + 1);
    this.startMillis = startMillis;
    this.lengthMillis = lengthMillis;
  }

  /** When the car is in reach next: that time itself if it is in reach then. */
  long inReach(int car, long timeMillis) {
    long cycle = (timeMillis - startMillis) / (2 * lengthMillis);
    long hash = Drivers.mix(Drivers.mix(seed + car) + cycle);
    long begin =
        startMillis + cycle * 2 * lengthMillis + Long.remainderUnsigned(hash, lengthMillis + 1);
    long end = begin + lengthMillis;
    return timeMillis >= begin && timeMillis < end ? end : timeMillis;
  }
}
