package io.smartcar.events.late;

/**
 * What a judgement changed; immutable.
 *
 * @param cars cars that were judged
 * @param added alerts that were missing
 * @param withdrawn alerts that did not hold
 * @param replaced alerts in whose place came another
 */
public record JudgementCounts(long cars, long added, long withdrawn, long replaced) {

  /** Nothing yet. */
  public static final JudgementCounts NONE = new JudgementCounts(0, 0, 0, 0);

  /** The same and one more car, of which that was corrected. */
  public JudgementCounts andCar(Iterable<Correction> corrections) {
    JudgementCounts sum = new JudgementCounts(cars + 1, added, withdrawn, replaced);
    for (Correction correction : corrections) {
      sum = sum.and(correction);
    }
    return sum;
  }

  private JudgementCounts and(Correction correction) {
    if (correction instanceof Correction.Add) {
      return new JudgementCounts(cars, added + 1, withdrawn, replaced);
    }
    return correction instanceof Correction.Withdraw
        ? new JudgementCounts(cars, added, withdrawn + 1, replaced)
        : new JudgementCounts(cars, added, withdrawn, replaced + 1);
  }

  /** Whether nothing was or is to be changed. */
  public boolean isNothing() {
    return added + withdrawn + replaced == 0;
  }
}
