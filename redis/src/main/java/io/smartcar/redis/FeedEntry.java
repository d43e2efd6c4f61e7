package io.smartcar.redis;

import java.util.Comparator;
import redis.clients.jedis.StreamEntryID;

/** An entry of one of the days' streams, for whoever reads all of them as one; immutable. */
public sealed interface FeedEntry {

  /** By the moments at which they were written, by Redis' clock. */
  Comparator<FeedEntry> BY_MOMENT = Comparator.comparing(entry -> new StreamEntryID(entry.id()));

  /** Which stream: {@code a20180830} of a day's alerts, {@code e20180830} of its episodes. */
  String stream();

  /** The entry's id in it; greater than those of all before it. */
  String id();

  /** What became of an alert. */
  record OfAlert(String stream, String id, AlertChange change) implements FeedEntry {}

  /** What became of an episode. */
  record OfEpisode(String stream, String id, EpisodeChange change) implements FeedEntry {}
}
