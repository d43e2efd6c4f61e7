/**
 * From the configuration to the settings of the log and of each store: {@link
 * io.smartcar.wiring.StoreSettings}.
 */
@NullMarked
package io.smartcar.wiring;

import org.jspecify.annotations.NullMarked;
