/**
 * The car master: {@link io.smartcar.events.cars.CarMaster} is what is known of each car beside its
 * readings, and the speed limits that rules look up; with the files that people keep it in.
 */
@NullMarked
package io.smartcar.events.cars;

import org.jspecify.annotations.NullMarked;
