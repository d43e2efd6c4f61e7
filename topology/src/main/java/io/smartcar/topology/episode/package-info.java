/**
 * The end of episodes in Storm: a bolt for {@link io.smartcar.wiring.episode.EpisodeEnds}, and what
 * it needs on real servers.
 */
@NullMarked
package io.smartcar.topology.episode;

import org.jspecify.annotations.NullMarked;
