package io.smartcar.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of some entries a receiver is told; immutable.
 *
 * @param notices in the entries' order
 * @param silencedBy the silence by which an entry is not told, by the entry's key
 * @param quiet the keys of entries that are not told in quiet hours
 * @param quietUntil when these end; empty if there are none now
 */
record Picked(
    List<Notice> notices,
    Map<String, String> silencedBy,
    Set<String> quiet,
    Optional<Instant> quietUntil) {

  /** Copies the collections. */
  Picked {
    notices = List.copyOf(notices);
    silencedBy = Map.copyOf(silencedBy);
    quiet = Set.copyOf(quiet);
  }
}
