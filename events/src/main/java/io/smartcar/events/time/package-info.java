/**
 * Times as people write them, {@link io.smartcar.events.time.Moment}, in every command and page.
 */
@NullMarked
package io.smartcar.events.time;

import org.jspecify.annotations.NullMarked;
