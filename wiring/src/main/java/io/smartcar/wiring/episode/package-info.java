/**
 * What ends episodes: {@link io.smartcar.wiring.episode.EpisodeEnds} tells their store how far the
 * rules are.
 */
@NullMarked
package io.smartcar.wiring.episode;

import org.jspecify.annotations.NullMarked;
