package io.smartcar.redis;

import java.util.Optional;

/**
 * An entry of a day's stream of episodes; immutable. Whoever applies all of them in order has the
 * day's episodes.
 *
 * @param change {@code begin}, {@code update}, {@code end}, {@code gone}, or what somebody did: the
 *     {@link Handling.Action#word} of it
 * @param id the episode
 * @param episode as it is from here on; empty of one that is gone
 */
public record EpisodeChange(String change, String id, Optional<Episode> episode) {}
