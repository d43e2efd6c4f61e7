/** Tests of the ways out. */
@NullMarked
package io.smartcar.topology.bolt;

import org.jspecify.annotations.NullMarked;
