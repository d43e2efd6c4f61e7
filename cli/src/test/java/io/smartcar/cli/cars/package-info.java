/** Tests of the commands of the car master. */
@NullMarked
package io.smartcar.cli.cars;

import org.jspecify.annotations.NullMarked;
