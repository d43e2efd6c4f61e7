/** Tests of times as people write them. */
@NullMarked
package io.smartcar.events.time;

import org.jspecify.annotations.NullMarked;
