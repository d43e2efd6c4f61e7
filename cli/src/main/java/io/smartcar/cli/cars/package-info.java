/** {@code smartcar cars}: what is known of each car, and the limits that rules look up. */
@NullMarked
package io.smartcar.cli.cars;

import org.jspecify.annotations.NullMarked;
