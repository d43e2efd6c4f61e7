/** Tests of the simulator. */
@NullMarked
package io.smartcar.simulator;

import org.jspecify.annotations.NullMarked;
