/** Tests of what ends episodes. */
@NullMarked
package io.smartcar.wiring.episode;

import org.jspecify.annotations.NullMarked;
