package io.smartcar.redis;

import io.smartcar.events.RaisedAlert;
import io.smartcar.redis.Handling.Action;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Alerts of a rule and car that follow each other closely, of one day; immutable.
 *
 * @param id the identity ({@code rule/car-date}) of its first alert; that of any of its alerts
 *     names it, too
 * @param since the date of its first alert
 * @param last the date of its last alert
 * @param fromMillis when its first alert was raised, epoch milliseconds
 * @param toMillis when its last alert was raised, epoch milliseconds
 * @param alerts how many alerts it has
 * @param measure what its alerts measure: the name of the first value that is a number; empty if
 *     there is none
 * @param worst the greatest value of that
 * @param open whether the rules' clock has not yet gone past its last alert by the silence that
 *     ends it
 * @param handled what was done about it, the first first
 */
public record Episode(
    String id,
    String rule,
    String carNumber,
    String since,
    String last,
    long fromMillis,
    long toMillis,
    long alerts,
    String measure,
    OptionalDouble worst,
    boolean open,
    List<Handling> handled) {

  /** Copies the list. */
  public Episode {
    handled = List.copyOf(handled);
  }

  /** Whether the alert, if it holds, is one of its alerts. */
  public boolean has(RaisedAlert raised) {
    return rule.equals(raised.alert().rule())
        && carNumber.equals(raised.alert().carNumber())
        && fromMillis <= raised.raisedAtMillis()
        && raised.raisedAtMillis() <= toMillis;
  }

  /** The last acknowledgement; empty if nobody has seen it. */
  public Optional<Handling> acknowledged() {
    return last(Action.ACK);
  }

  /** The last closing; empty if something may be to be done. */
  public Optional<Handling> closed() {
    return last(Action.CLOSE);
  }

  /** Whom it was given to last; empty if to nobody. */
  public Optional<String> assignee() {
    return last(Action.ASSIGN).map(Handling::assignee);
  }

  private Optional<Handling> last(Action action) {
    return handled.stream().filter(done -> done.action() == action).reduce((one, next) -> next);
  }
}
