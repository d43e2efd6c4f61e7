/**
 * What a car says and what a rule says of it: {@link io.smartcar.events.CarEvent}, {@link
 * io.smartcar.events.Alert}, and their text forms.
 */
@NullMarked
package io.smartcar.events;

import org.jspecify.annotations.NullMarked;
