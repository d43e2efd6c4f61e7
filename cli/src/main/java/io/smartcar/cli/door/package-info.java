/** The commands {@code smartcar door …}: {@link io.smartcar.cli.door.DoorCommand}. */
@NullMarked
package io.smartcar.cli.door;

import org.jspecify.annotations.NullMarked;
