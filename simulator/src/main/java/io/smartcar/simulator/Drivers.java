package io.smartcar.simulator;

/**
 * How every car of a fleet drives: one step of a car at a time, a function of the seed, the car and
 * the steps before. Some 30 bytes a car. Not thread-safe.
 */
final class Drivers {

  static final int AREAS = 60;
  private static final int AREA_COLUMNS = 10;

  /** Every so many cars one has a wild driver, the first one to begin with. */
  static final int ONE_WILD_IN = 10;

  private static final float TOP_SPEED = 250;
  private static final float CONGESTED_SPEED = 30;
  private static final float TURNING_SPEED = 45;

  /** Kilometres an hour a second: what a driver gives, and what the brake takes at most. */
  private static final float ACCELERATION = 8;

  private static final float BRAKING = 20;

  /*
   * A driver has a speed in mind and keeps it for a while, then wants another. Normal drivers want
   * 20 to 75 km/h. Wild ones alternate between such a calm stretch and a rush of one to three
   * minutes at 100 to 200 km/h, and start out rushing. Turns (three steps, steering up to 3, mostly
   * with the indicator) and congested areas slow everybody down. The pedals follow from the change
   * of speed. Every car has its own random sequence, so that one more car, or a fault, does not
   * change how the others drive.
   */
  private final float stepSeconds;
  private final long[] random;
  private final float[] speed;
  private final short[] wanted;
  private final short[] wantedSteps;
  private final short[] areaSteps;
  private final byte[] area;
  private final byte[] turn;
  private final byte[] turnSteps;
  private final boolean[] rushing;
  private final boolean[] indicating;

  // What the last step of the last car was.
  private int speedPedal;
  private int breakPedal;

  Drivers(int cars, long seed, float stepSeconds) {
    this.stepSeconds = stepSeconds;
    random = new long[cars];
    speed = new float[cars];
    wanted = new short[cars];
    wantedSteps = new short[cars];
    areaSteps = new short[cars];
    area = new byte[cars];
    turn = new byte[cars];
    turnSteps = new byte[cars];
    rushing = new boolean[cars];
    indicating = new boolean[cars];
    for (int car = 0; car < cars; car++) {
      random[car] = mix(seed * 0x9E3779B97F4A7C15L + car);
      area[car] = (byte) below(car, AREAS);
      areaSteps[car] = steps(car, 20, 120);
      speed[car] = isWild(car) ? 90 : 20 + below(car, 40);
      chooseSpeed(car);
    }
  }

  static boolean isWild(int car) {
    return car % ONE_WILD_IN == 0;
  }

  /** Drives that car one step on; the getters then speak of it. */
  void step(int car) {
    if (--wantedSteps[car] < 0) {
      chooseSpeed(car);
    }
    if (--areaSteps[car] < 0) {
      changeArea(car);
    }
    steer(car);
    accelerate(car);
  }

  int speedPedal() {
    return speedPedal;
  }

  int breakPedal() {
    return breakPedal;
  }

  /** Steering of that car: 0 straight on, -3 to -1 left, 1 to 3 right. */
  int turn(int car) {
    return turn[car];
  }

  /** The indicator of that car: -1 left, 0 off, 1 right. */
  int indicator(int car) {
    return indicating[car] ? Integer.signum(turn[car]) : 0;
  }

  int speed(int car) {
    return Math.round(speed[car]);
  }

  /** The area of that car: 0 is A01, 59 is F10. */
  int area(int car) {
    return area[car];
  }

  private void chooseSpeed(int car) {
    if (isWild(car)) {
      // The first choice finds rushing false.
      rushing[car] = !rushing[car];
    }
    if (rushing[car]) {
      wanted[car] = (short) (100 + below(car, 101));
      wantedSteps[car] = steps(car, 60, 180);
    } else {
      wanted[car] = (short) (20 + below(car, 56));
      wantedSteps[car] = steps(car, 20, 90);
    }
  }

  private void changeArea(int car) {
    int letter = area[car] / AREA_COLUMNS;
    int column = area[car] % AREA_COLUMNS;
    switch (below(car, 4)) {
      case 0 -> letter = letter == 0 ? 1 : letter - 1;
      case 1 -> letter = letter == 5 ? 4 : letter + 1;
      case 2 -> column = column == 0 ? 1 : column - 1;
      default -> column = column == 9 ? 8 : column + 1;
    }
    area[car] = (byte) (letter * AREA_COLUMNS + column);
    areaSteps[car] = steps(car, 20, 120);
  }

  private void steer(int car) {
    if (turnSteps[car] > 0) {
      turnSteps[car]--;
    } else if (below(car, 20) == 0 && !rushing[car]) {
      turnSteps[car] = 2;
      int angle = 1 + below(car, 3);
      turn[car] = (byte) (below(car, 2) == 0 ? angle : -angle);
      indicating[car] = below(car, isWild(car) ? 2 : 10) != 0;
    } else {
      turn[car] = 0;
      indicating[car] = false;
    }
  }

  private void accelerate(int car) {
    float target = wanted[car] + below(car, 7) - 3;
    if (turn[car] != 0) {
      target = Math.min(target, TURNING_SPEED);
    }
    if (isCongested(area[car])) {
      target = Math.min(target, CONGESTED_SPEED);
    }
    float most = ACCELERATION * stepSeconds;
    float least = -BRAKING * stepSeconds;
    float change = Math.max(least, Math.min(most, target - speed[car]));
    speed[car] = Math.max(0, Math.min(TOP_SPEED, speed[car] + change));
    float perSecond = change / stepSeconds;
    // Keeping a speed needs a little of the pedal, gaining more of it.
    speedPedal = perSecond < -1 ? 0 : Math.min(5, 1 + (int) Math.max(0, perSecond / 2));
    breakPedal = perSecond >= -1 ? 0 : Math.min(3, 1 + (int) (-perSecond / 7));
  }

  /** The book's congested areas: A10, B02, C04, D05, E10, F06. */
  private static boolean isCongested(int area) {
    return switch (area) {
      case 9, 11, 23, 34, 49, 55 -> true;
      default -> false;
    };
  }

  private short steps(int car, int fromSeconds, int toSeconds) {
    float seconds = fromSeconds + below(car, toSeconds - fromSeconds + 1);
    return (short) Math.max(1, Math.min(Short.MAX_VALUE, Math.round(seconds / stepSeconds)));
  }

  private int below(int car, int bound) {
    random[car] += 0x9E3779B97F4A7C15L;
    return (int) (((mix(random[car]) >>> 32) * bound) >>> 32);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mix(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
