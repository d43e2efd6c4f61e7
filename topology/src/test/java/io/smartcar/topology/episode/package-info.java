/** Tests of the end of episodes in Storm. */
@NullMarked
package io.smartcar.topology.episode;

import org.jspecify.annotations.NullMarked;
