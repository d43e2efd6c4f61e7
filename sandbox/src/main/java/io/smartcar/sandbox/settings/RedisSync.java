package io.smartcar.sandbox.settings;

/** When Redis brings what it confirms to the disk. {@link #toString()} is Redis's word for it. */
public enum RedisSync {
  /** Once a second: a machine that stops loses at most that, a killed Redis nothing. */
  EVERY_SECOND("everysec"),
  /** Before it confirms. */
  ALWAYS("always");

  private final String label;

  RedisSync(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
